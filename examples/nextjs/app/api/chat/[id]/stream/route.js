import { pass, resume } from '../../rejoinder.js';

export const GET = async (request, { params }) => pass(await resume((await params).id));
