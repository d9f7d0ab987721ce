import { createResource } from "solid-js";
import { useServices } from "~/core/services";

/** What a server asks of a password, until it has said so itself. */
const usual_least = 12;

/** How one signs in here. A server that does not answer is taken for one with accounts: the form then says what is wrong. */
export function createAuthState() {
  const { apiClient } = useServices();
  const [state] = createResource(() => apiClient.auth.state().catch(() => null));
  return {
    known: () => state.latest ?? null,
    least: () => state.latest?.password_min ?? usual_least,
    providers: () => state.latest?.providers ?? [],
    /** The server has said that it sends no mail. */
    withoutMail: () => state.latest?.reset_by_mail === false,
    withoutAccounts: () => state.latest?.mode === "local",
    setupNeeded: () => state.latest?.setup_needed === true,
  };
}
