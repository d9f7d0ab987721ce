// Somebody who vouches for people: a certified OpenID Connect provider (npm oidc-provider) with a sign-in page of two fields.
// Whoever types an address is that person; "non-verifie" in it is an address that was never made sure of.
import { createServer } from "node:http";
import Provider from "oidc-provider";

export const CLIENT = { id: "desk", secret: "un-secret-partage-des-deux" };

/** @param {import("node:http").IncomingMessage} request */
async function form(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
}

const PAGE = `<!doctype html><html lang="fr"><title>Le garant</title><main><h1>Le garant</h1>
<form method="post"><label>Qui êtes-vous ? <input name="login" autofocus></label>
<button name="answer" value="yes">Continuer</button><button name="answer" value="no">Refuser</button></form></main></html>`;

/** Starts one; it answers once it knows where its client is. */
export async function startOidc() {
  /** @type {(request: any, response: any) => unknown} */
  let answer = (_, response) => response.writeHead(503).end();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  const issuer = `http://127.0.0.1:${address.port}`;

  /** @param {string} url of the product */
  function serve(url) {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [`${url}/api/auth/oidc/sso/callback`],
          token_endpoint_auth_method: "client_secret_basic",
        },
      ],
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
      cookies: { keys: ["des clés pour les essais"] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      pkce: { required: () => true },
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({
          sub: id,
          email: id,
          email_verified: !id.includes("non-verifie"),
          name: `Zoé de ${id.split("@")[1]}`,
        }),
      }),
      async loadExistingGrant(context) {
        const grant = new context.oidc.provider.Grant({
          clientId: CLIENT.id,
          accountId: context.oidc.session?.accountId,
        });
        grant.addOIDCScope("openid email profile");
        await grant.save();
        return grant;
      },
    });
    const known = provider.callback();
    answer = async (request, response) => {
      if (!request.url.startsWith("/interaction/")) return known(request, response);
      if (request.method !== "POST") {
        return response.setHeader("content-type", "text/html; charset=utf-8").end(PAGE);
      }
      const said = await form(request);
      const result =
        said.get("answer") === "yes"
          ? { login: { accountId: said.get("login") ?? "", remember: false } }
          : { error: "access_denied" };
      return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    };
  }

  return {
    /** The settings of a server that trusts it. */
    env: {
      HERAUT_OIDC_ISSUER: issuer,
      HERAUT_OIDC_CLIENT_ID: CLIENT.id,
      HERAUT_OIDC_CLIENT_SECRET: CLIENT.secret,
      HERAUT_OIDC_NAME: "Le garant",
    },
    serve,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
