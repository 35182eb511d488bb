// oidc-provider.mjs: an OpenID Connect provider that others wrote (npm's oidc-provider), for test-sign-in-portal.
//
//   node oidc-provider.mjs NODE_MODULES PORT RESOURCE
//
// One native client, "desk"; any user name is a person. Prints "READY <issuer>".
//
// SPDX-License-Identifier: GPL-3.0-or-later
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, port, resource] = process.argv.slice(2);
const require = createRequire(modules + '/');
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')).href);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'desk',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/', 'http://[::1]/'],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  }],
  pkce: { methods: ['S256'], required: () => true },
  scopes: ['openid', 'offline_access'],
  rotateRefreshToken: true,
  findAccount: (context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  cookies: { keys: ['of a test'] },
  features: {
    devInteractions: { enabled: true },
    revocation: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (context, asked) => {
        if (asked !== resource) throw new Error('another resource was asked for');
        return { scope: '', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: 60 };
      },
      useGrantedResource: () => true,
    },
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log(`READY ${issuer}`));
