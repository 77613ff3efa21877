// The widget's texts in Polish.
export const text = {
  open: 'Otwórz czat', loading: 'Wczytywanie czatu…', slow: 'Trwa to dłużej niż zwykle.', title: 'Czat',
  close: 'Zamknij czat', restart: 'Nowa rozmowa', conversation: 'Rozmowa', write: 'Napisz wiadomość…',
  send: 'Wyślij', stop: 'Zatrzymaj', retry: 'Spróbuj ponownie', you: 'Ty:', bot: 'Odpowiedź:',
  writing: 'Pisze…', stopped: 'Zatrzymano', cut: 'Ta odpowiedź została przerwana.', sources: 'Źródła',
  source: 'Źródło', page: 'strona', visit: 'Otwórz stronę', back: 'Wstecz', latest: 'Najnowsze wiadomości',
  offline: 'Brak połączenia. Wiadomość zostanie wysłana, gdy połączenie wróci.',
  tooMany: 'Zbyt wiele wiadomości. Poczekaj chwilę.', gone: 'Ten asystent jest obecnie niedostępny.',
  tooLong: 'Ta wiadomość jest za długa.', failed: 'Coś poszło nie tak.', approve: 'Zatwierdź',
  deny: 'Odrzuć', waiting: 'Czeka na zatwierdzenie', up: 'Pomocna', down: 'Niepomocna',
  why: 'Co było nie tak?', thanks: 'Dziękujemy.', offers: 'Proponowane pytania',
  spent: 'Ten czat nie przyjmuje dziś więcej wiadomości.',
};
export const handover = {
  ask: 'Porozmawiaj z człowiekiem', waiting: 'Oczekiwanie na konsultanta…', cancel: 'Anuluj',
  active: 'Rozmawiasz teraz z: {name}.', end: 'Wróć do asystenta', ended: 'Asystent znów odpowiada.',
  nobody: 'Teraz nikt nie jest dostępny.', closed: 'Nikt nie będzie dostępny przed: {time}.',
  email: 'Twój adres e-mail', leave: 'Zostaw adres e-mail, a napiszemy do Ciebie.',
};
export const lead = {
  name: 'Imię i nazwisko', email: 'E-mail', phone: 'Telefon', message: 'Wiadomość', send: 'Wyślij',
  skip: 'Nie, dziękuję', optional: 'opcjonalnie', before: 'Zanim zaczniemy',
  after: 'Jak możemy się z Tobą skontaktować?', thanks: 'Dziękujemy. Odezwiemy się.',
  wrong: 'Sprawdź wpisane dane.',
};
export const files = {
  attach: 'Dodaj pliki', files: 'Pliki', remove: 'Usuń {name}',
  wait: 'Wiadomość zostanie wysłana po przesłaniu plików.',
  most: 'Wiadomość może mieć najwyżej 10 plików.', large: 'Ten plik ma ponad 25 MB.',
  refused: 'Nie można wysłać tego pliku.', blind: 'Ten asystent nie widzi obrazów.',
  type: 'Nie można wysyłać plików tego typu.',
  unreadable: 'Nie można odczytać tego pliku. Może być uszkodzony, pusty lub chroniony hasłem.',
  spent: 'Wysłano zbyt wiele plików. Spróbuj ponownie później.',
};
