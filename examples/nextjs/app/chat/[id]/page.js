import { load } from '../../api/chat/rejoinder.js';
import { Chat } from './chat.js';

export default async function Page({ params }) {
  const { id } = await params;
  const response = await load(id);
  if (response.status === 404) return <Chat id={id} stored={[]} />;
  const { data, error } = await response.json();
  if (!response.ok) throw new Error(error.message);
  return <Chat id={id} stored={data.messages} />;
}
