import { createResource, Show } from "solid-js";
import { Loaded } from "~/core/Loaded";
import { Section } from "~/core/PartsPage";
import { useI18n, useServices } from "~/core/services";
import { InvitationsSection } from "./InvitationsSection";
import { LocalNote } from "./LocalNote";
import { MemberList } from "./MemberList";

/** Who is in the workspace, as what, and who is expected. */
export default function MembersPart() {
  const { apiClient, entry } = useServices();
  const { t } = useI18n();
  const [members, { refetch }] = createResource(() => apiClient.members.list().then(({ items }) => items));
  return (
    <Show when={entry.withAccounts()} fallback={<LocalNote />}>
      <div class="flex max-w-3xl flex-col gap-10">
        <Section id="titre-membres" title={t().members.title} intro={t().members.intro}>
          <Show when={!entry.may("owner")}>
            <p class="mb-2 text-sm text-muted">{t().roles.ownersOnly}</p>
          </Show>
          <Loaded resource={members} onRetry={() => void refetch()}>
            {(rows) => <MemberList members={rows()} onChanged={() => void refetch()} />}
          </Loaded>
        </Section>
        <Show when={entry.may("owner")}>
          <InvitationsSection />
        </Show>
      </div>
    </Show>
  );
}
