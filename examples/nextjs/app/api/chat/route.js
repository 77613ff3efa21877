import { pass, send } from './rejoinder.js';

export const POST = async (request) => pass(await send(await request.json()));
