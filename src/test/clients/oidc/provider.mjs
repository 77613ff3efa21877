// A certified OpenID Connect provider with one person, Ann. It prints its port, then reads the address of the
// callback from a line of its input, and ends with its input.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const server = createServer().listen(0, '127.0.0.1', () => console.log(server.address().port));

function configuration(callback) {
  return {
    clients: [{ client_id: 'rejoinder', client_secret: 'secret', redirect_uris: [callback] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], roles: ['realm_access'] },
    scopes: ['openid', 'email', 'profile', 'roles'],
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: 'Ann Lee', email: 'ann@example.com', email_verified: true, realm_access: { roles: ['admins'] } }),
    }),
  };
}

/** The page on which Ann signs in or declines. */
const PAGE = `<!doctype html><html lang="en"><title>Staff ID</title><h1>Staff ID</h1>
<form method="post"><button name="choice" value="ann">Continue as Ann</button><button name="choice" value="no">Cancel</button></form>`;

async function interact(provider, request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'consent') {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  } else if (request.method === 'GET') {
    response.setHeader('Content-Type', 'text/html').end(PAGE);
  } else {
    const body = Buffer.concat(await request.toArray()).toString();
    const result = body.includes('ann') ? { login: { accountId: 'ann' } } : { error: 'access_denied' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
}

const lines = createInterface({ input: process.stdin });
lines.once('line', (callback) => {
  const provider = new Provider(`http://localhost:${server.address().port}`, configuration(callback));
  const protocol = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url.startsWith('/interaction/')) protocol(request, response);
    else interact(provider, request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  console.log('ready');
});
lines.on('close', () => process.exit());
