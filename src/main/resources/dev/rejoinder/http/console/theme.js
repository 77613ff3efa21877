// Runs before the first paint, so that the wrong theme never flashes.
(() => {
  let theme = 'auto';
  try {
    theme = localStorage.getItem('rejoinder.theme') ?? 'auto';
  } catch {
    // Storage is off: use the system's theme.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
