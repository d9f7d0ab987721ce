import { Tabs } from "@heraut/kit";
import { useSearchParams } from "@solidjs/router";
import { usePageTitle } from "~/core/page";
import { ReadOnlyNote } from "~/core/ReadOnly";
import { useI18n } from "~/core/services";
import { Inbox } from "~/features/inbox/Inbox";
import { AgentList } from "./AgentList";
import { LeadList } from "./LeadList";
import { SharedBudget } from "./SharedBudget";

const tabs = ["agents", "conversations", "leads", "budget"] as const;

/** Those who answer on websites, what was said to them, and who left an address. */
export default function AgentsPage() {
  const { t } = useI18n();
  const [search, setSearch] = useSearchParams<{ onglet?: string; conversation?: string }>();
  const open = () => tabs.find((tab) => tab === search.onglet) ?? "agents";
  usePageTitle(() =>
    open() === "agents" ? t().agents.title : `${t().agents.tabs[open()]} · ${t().agents.title}`,
  );
  const contents = {
    agents: () => <AgentList />,
    conversations: () => <Inbox />,
    leads: () => <LeadList />,
    budget: () => <SharedBudget />,
  };
  return (
    <div class="relative min-h-0 flex-1 overflow-y-auto">
      <div class="mx-auto max-w-6xl px-4 pb-16 sm:px-8">
        <header class="pt-8 pb-4">
          <h1 class="font-serif text-3xl font-semibold">{t().agents.title}</h1>
          <p class="text-muted">{t().agents.intro}</p>
          <ReadOnlyNote class="mt-2" />
        </header>
        <Tabs
          label={t().agents.title}
          value={open()}
          onChange={(onglet) => setSearch({ onglet, conversation: undefined })}
          tabs={tabs.map((id) => ({ id, label: t().agents.tabs[id], content: contents[id] }))}
        />
      </div>
    </div>
  );
}
