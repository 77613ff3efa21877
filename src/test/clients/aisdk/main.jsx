// A page with the chat of docs/api/ai-sdk.md and the token.js of docs/api/cors.md, which the test writes to files.
import { createRoot } from 'react-dom/client';
import { ChatPage } from './chat.jsx';

createRoot(document.getElementById('root')).render(<ChatPage id="shop" />);
