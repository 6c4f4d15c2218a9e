// An independent provider for the adapter tests: oidc-provider set up as FranceConnect v2 ("low") or FranceConnect+
// ("plus"). Reads its configuration as JSON from standard input, prints one line with its port, ends with its input.
//
// What oidc-provider does not enforce and FranceConnect does stands in `strict`: nonce of 22 characters, state, level,
// no `prompt=none`, no client secret in a header.
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import Provider from 'oidc-provider';

const input = process.stdin[Symbol.asyncIterator]();
const settings = JSON.parse(String((await input.next()).value));
const { profile, people, client } = settings;
const low = profile === 'low';
const prefix = '/api/v2';
const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const { port } = server.address();
const issuer = `http://127.0.0.1:${port}${prefix}`;
const levels = low ? ['eidas1'] : ['eidas2', 'eidas3'];

const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const encryption = low
  ? {}
  : {
      jwks: client.jwks,
      id_token_encrypted_response_alg: 'ECDH-ES',
      id_token_encrypted_response_enc: 'A256GCM',
      userinfo_encrypted_response_alg: 'ECDH-ES',
      userinfo_encrypted_response_enc: 'A256GCM',
    };

function claimsOf(id) {
  const one = people[id];
  const all = {
    given_name: one.given.join(' ') || undefined,
    given_name_array: low && one.given.length ? one.given : undefined,
    family_name: one.family ?? undefined,
    birthdate: low ? one.birth.replaceAll('-00', '-01') : one.birth,
    idp_birthdate: low ? one.birth : undefined,
    gender: one.gender,
    birthplace: one.birthplace ?? '',
    birthcountry: one.birthcountry ?? '',
  };
  return { sub: id, ...Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) };
}

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: client.client_id,
      client_secret: client.client_secret,
      redirect_uris: [client.redirect_uri],
      post_logout_redirect_uris: [client.post_logout_redirect_uri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
      userinfo_signed_response_alg: 'ES256',
      subject_type: 'pairwise',
      ...encryption,
    },
  ],
  jwks: { keys: [{ ...signing, kid: 'peer', use: 'sig', alg: 'ES256' }] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  responseTypes: ['code'],
  subjectTypes: ['pairwise'],
  acrValues: levels,
  clientAuthMethods: ['client_secret_post', 'private_key_jwt'],
  pkce: { required: () => false },
  pairwiseIdentifier: (_ctx, account, { clientId }) =>
    `${createHash('sha256').update(`${clientId}|${account}|peer`).digest('hex')}v1`,
  scopes: ['openid', 'given_name', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'].concat(
    low ? ['idp_birthdate'] : [],
  ),
  claims: {
    openid: ['sub'],
    acr: null,
    amr: null,
    given_name: low ? ['given_name', 'given_name_array'] : ['given_name'],
    family_name: ['family_name'],
    birthdate: ['birthdate'],
    idp_birthdate: ['idp_birthdate'],
    gender: ['gender'],
    birthplace: ['birthplace'],
    birthcountry: ['birthcountry'],
  },
  features: {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    jwtUserinfo: { enabled: true },
    encryption: { enabled: !low },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        ctx.body = form; // FranceConnect sends it by itself; so does the test's browser
      },
    },
  },
  routes: {
    authorization: '/authorize',
    token: '/token',
    userinfo: '/userinfo',
    jwks: '/jwks',
    end_session: '/session/end',
    introspection: '/token/introspection',
    revocation: '/token/revocation',
  },
  ttl: { AccessToken: 60, AuthorizationCode: 30, IdToken: 60, Grant: 600, Session: 1800, Interaction: 1800 },
  interactions: { url: (_ctx, interaction) => `${prefix}/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => (people[id] ? { accountId: id, claims: () => claimsOf(id) } : undefined),
  renderError(ctx, out) {
    ctx.type = 'application/json';
    ctx.body = out;
  },
});

provider.use(async function strict(ctx, next) {
  const query = ctx.query;
  const refuse = (code) => {
    ctx.status = 400;
    ctx.body = { error: code };
  };
  if (ctx.path === '/authorize' && ctx.method === 'GET') {
    if (typeof query.nonce !== 'string' || query.nonce.length < 22 || !query.state) return refuse('Y030007');
    const asked = String(query.acr_values ?? '').split(' ').filter(Boolean);
    if (asked.length === 0) return refuse('Y030007');
    if (!asked.every((one) => levels.includes(one))) return refuse('Y100002');
    if (query.prompt === 'none') return refuse('Y030007');
  }
  if (ctx.path === '/token' && ctx.get('authorization')) {
    ctx.status = 401;
    ctx.body = { error: 'invalid_client' };
    return undefined;
  }
  return next();
});

// The page on which a person signs in, without the page: POST with the person's name, or none to cancel.
async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  const person = new URLSearchParams(await text(request)).get('person');
  if (!person) {
    const result = { error: 'access_denied', error_description: 'User auth aborted' };
    return provider.interactionFinished(request, response, result);
  }
  const grant = new provider.Grant({ accountId: person, clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope);
  grant.addOIDCClaims(['amr']);
  const result = {
    login: { accountId: person, acr: levels[0], amr: ['pwd'] },
    consent: { grantId: await grant.save() },
  };
  return provider.interactionFinished(request, response, result);
}

const answer = provider.callback();
server.on('request', (request, response) => {
  request.originalUrl = request.url;
  request.url = request.url.startsWith(prefix) ? request.url.slice(prefix.length) || '/' : request.url;
  if (request.url.startsWith('/interaction/')) {
    interact(request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
    return;
  }
  answer(request, response);
});
console.log(port);
for await (const _ of input); // the parent's end is ours
process.exit(0);
