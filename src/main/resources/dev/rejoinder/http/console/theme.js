// Runs before anything is painted, so that nobody sees the wrong theme flash by.
(() => {
  let theme = 'auto';
  try {
    theme = localStorage.getItem('rejoinder.theme') ?? 'auto';
  } catch {
    // Storage is switched off; the system decides.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
