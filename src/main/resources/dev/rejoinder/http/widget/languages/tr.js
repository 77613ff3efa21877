// The widget's texts in Turkish.
export const text = {
  open: 'Sohbeti aç', loading: 'Sohbet yükleniyor…', slow: 'Bu, her zamankinden uzun sürüyor.',
  title: 'Sohbet', close: 'Sohbeti kapat', restart: 'Yeni sohbet', conversation: 'Sohbet',
  write: 'Bir mesaj yazın…', send: 'Gönder', stop: 'Durdur', retry: 'Tekrar dene', you: 'Siz:',
  bot: 'Yanıt:', writing: 'Yazıyor…', stopped: 'Durduruldu', cut: 'Bu yanıt yarıda kesildi.',
  sources: 'Kaynaklar', source: 'Kaynak', page: 'sayfa', visit: 'Sayfayı aç', back: 'Geri',
  latest: 'En yeni mesajlar', offline: 'Çevrimdışısınız. Mesajınız bağlantı geri geldiğinde gönderilecek.',
  tooMany: 'Çok fazla mesaj gönderildi. Lütfen biraz bekleyin.', gone: 'Bu asistan şu anda kullanılamıyor.',
  tooLong: 'Bu mesaj çok uzun.', failed: 'Bir sorun oluştu.', approve: 'Onayla', deny: 'Reddet',
  waiting: 'Onay bekliyor', up: 'Yararlı', down: 'Yararlı değil', why: 'Sorun neydi?',
  thanks: 'Teşekkürler.', offers: 'Önerilen sorular',
  spent: 'Bu sohbet bugün başka mesaj kabul etmiyor.',
};
export const handover = {
  ask: 'Bir kişiyle görüş', waiting: 'Bir temsilci bekleniyor…', cancel: 'İptal',
  active: 'Şu anda {name} ile görüşüyorsunuz.', end: 'Asistana dön', ended: 'Asistan yeniden yanıt veriyor.',
  nobody: 'Şu anda müsait kimse yok.', closed: 'Şu zamana kadar müsait kimse yok: {time}.',
  email: 'E-posta adresiniz', leave: 'E-posta adresinizi bırakın, size yazalım.',
};
export const lead = {
  name: 'Ad soyad', email: 'E-posta', phone: 'Telefon', message: 'Mesaj', send: 'Gönder',
  skip: 'Hayır, teşekkürler', optional: 'isteğe bağlı', before: 'Başlamadan önce',
  after: 'Size nasıl ulaşabiliriz?', thanks: 'Teşekkürler. Size geri döneceğiz.',
  wrong: 'Lütfen girdiğiniz bilgileri kontrol edin.',
};
export const files = {
  attach: 'Dosya ekle', files: 'Dosyalar', remove: 'Kaldır: {name}',
  wait: 'Dosyalar yüklendiğinde mesajınız gönderilecek.',
  most: 'Bir mesaja en fazla 10 dosya eklenebilir.', large: 'Bu dosya 25 MB’den büyük.',
  refused: 'Bu dosya gönderilemiyor.', blind: 'Bu asistan görselleri göremiyor.',
  type: 'Bu türdeki dosyalar gönderilemiyor.',
  unreadable: 'Bu dosya okunamıyor. Bozuk, boş veya parola korumalı olabilir.',
  spent: 'Çok fazla dosya gönderdiniz. Lütfen daha sonra tekrar deneyin.',
};
