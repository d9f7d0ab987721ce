import type { Action, Scenario } from "@heraut/client";
import { announce, say, toast } from "@heraut/kit";
import { Route, Router, useNavigate } from "@solidjs/router";
import { createEffect, lazy, on, onMount } from "solid-js";
import type { JSX } from "solid-js";
import { createTabs } from "~/core/tabs";
import { ServicesProvider, createServices, useServices } from "~/core/services";
import { ChatStoreProvider, createChatStore } from "~/features/chat/chatStore";
import HomePage from "~/features/chat/HomePage";
import { ScenarioStoreProvider, createScenarioStore } from "~/features/scenarios/scenarioStore";
import { firstSentence } from "~/core/sentences";
import { Gate } from "./Gate";
import { Layout } from "./Layout";

const ScenarioPage = lazy(() => import("~/features/scenarios/ScenarioPage"));
const AgentsPage = lazy(() => import("~/features/agents/AgentsPage"));
const AgentPage = lazy(() => import("~/features/agents/AgentPage"));
const LibraryPage = lazy(() => import("~/features/library/LibraryPage"));
const SettingsPage = lazy(() => import("~/features/settings/SettingsPage"));
const AccountPage = lazy(() => import("~/features/accounts/AccountPage"));
const LoginPage = lazy(() => import("~/features/accounts/LoginPage"));
const ForgotPage = lazy(() => import("~/features/accounts/ForgotPage"));
const SetupPage = lazy(() => import("~/features/accounts/SetupPage"));
const ResetPage = lazy(() => import("~/features/accounts/ResetPage"));
const InvitationPage = lazy(() => import("~/features/accounts/InvitationPage"));
const SharedPage = lazy(() => import("~/features/partage/SharedPage"));
const NotFound = lazy(() => import("./NotFound"));

export function App() {
  const services = createServices();
  onMount(() => void services.start());
  return (
    <ServicesProvider services={services}>
      <Router root={Root}>
        <Route path="/" component={HomePage} />
        <Route path="/scenarios/:id" component={ScenarioPage} />
        <Route path="/agents" component={AgentsPage} />
        <Route path="/agents/:id/:partie?" component={AgentPage} />
        <Route path="/bibliotheque" component={LibraryPage} />
        <Route path="/reglages/:partie?" component={SettingsPage} />
        <Route path="/account/:partie?" component={AccountPage} />
        <Route path="/login" component={LoginPage} />
        <Route path="/forgot" component={ForgotPage} />
        <Route path="/setup" component={SetupPage} />
        <Route path="/reset" component={ResetPage} />
        <Route path="/invitation" component={InvitationPage} />
        <Route path="/partage" component={SharedPage} />
        <Route path="*" component={NotFound} />
      </Router>
    </ServicesProvider>
  );
}

/** The desk is not built, and nothing of it asked for, before somebody may see it. */
function Root(props: { children?: JSX.Element }) {
  return <Gate page={props.children} desk={<Desk>{props.children}</Desk>} />;
}

/** The stores live as long as the tab: going to another page and back loses nothing. */
function Desk(props: { children?: JSX.Element }) {
  const { apiClient, assistant, entry, i18n, reach } = useServices();
  const navigate = useNavigate();
  const scenarios = createScenarioStore(apiClient);
  const chat = createChatStore(apiClient, {
    onScenario: (scenario: Scenario) => scenarios.accept(scenario),
    // Someone who went to another page while the answer was coming is not pulled back.
    onMove: (id) => location.pathname === "/" && navigate(`/?scenario=${id}`),
    onUndo: (undo: Action, markdown: string) =>
      toast(firstSentence(markdown), {
        label: undo.label || i18n.t().common.undo,
        run: () => void chat.sendAction(scenarioOf(undo), undo, null),
      }),
    onAnswer: (markdown) => announce(firstSentence(markdown)),
    onStep: (label) => announce(label),
    onSentence: say,
    onTurn: (id) => id !== null && tabs.tell(id),
    onEnd: (id) => {
      if (id !== null) tabs.tell(id);
      void assistant.refresh();
    },
    onNews: (id) => void scenarios.load(id),
    mayWrite: () => entry.may("editor"),
    isReached: reach.reached,
  });
  createEffect(on(reach.reached, (there) => there && void chat.flush()));
  const tabs = createTabs((id) => void chat.refresh(id));
  const scenarioOf = (undo: Action) => {
    const given = Number(undo.params.scenario_id ?? new URLSearchParams(location.search).get("scenario"));
    return Number.isInteger(given) && given > 0 ? given : null;
  };
  return (
    <ScenarioStoreProvider store={scenarios}>
      <ChatStoreProvider store={chat}>
        <Layout>{props.children}</Layout>
      </ChatStoreProvider>
    </ScenarioStoreProvider>
  );
}
