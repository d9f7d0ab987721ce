import { fireEvent, screen } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { closest } from "~/features/chat/closest";
import { QuestionCard } from "~/features/chat/QuestionCard";
import { splitQuestion, typedChoice } from "~/features/chat/questions";
import { aScenario, anAction, show } from "./support";

const place = (maturite: string) =>
  anAction({ id: `m-${maturite}`, intent: "set_maturite", params: { cible_id: 4, maturite } });
const actions = [place("awareness"), place("consideration"), place("decision"), anAction()];

it("buttons that answer one question become a card; the others stay buttons", () => {
  const { question, rest } = splitQuestion(actions, undefined);
  expect(question?.choices.map((one) => one.value)).toEqual(["awareness", "consideration", "decision"]);
  expect(rest).toEqual([actions[3]]);
  expect(splitQuestion([actions[0]!, actions[3]!], undefined).question).toBeNull();
});

it("a number that is typed is the answer of that rank, a sentence is none", () => {
  const { question } = splitQuestion(actions, undefined);
  expect(typedChoice(question, " 2. ")).toBe(actions[1]);
  for (const text of ["4", "2 webinars", "", "0"]) expect(typedChoice(question, text)).toBeNull();
  expect(typedChoice(null, "2")).toBeNull();
});

it("an answer is chosen and sent; « Autre » is sent in the reader's words; nothing chosen sends nothing", async () => {
  const onChoose = vi.fn();
  const onOther = vi.fn();
  const { question } = splitQuestion(actions, undefined);
  show(() => <QuestionCard question={question!} busy={false} onChoose={onChoose} onOther={onOther} />);
  const send = screen.getByRole("button", { name: "Répondre" });
  await userEvent.click(send);
  expect(onChoose).not.toHaveBeenCalled();

  const radio = screen.getByRole("radio", { name: /^Considération/ });
  expect(radio).toHaveAccessibleDescription(/compare des solutions/);
  await userEvent.click(radio);
  await userEvent.click(send);
  expect(onChoose).toHaveBeenCalledExactlyOnceWith(actions[1]);

  await userEvent.click(screen.getByRole("radio", { name: "Autre" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Votre réponse" }), "entre les deux{Enter}");
  expect(onOther).toHaveBeenCalledExactlyOnceWith("entre les deux");
  fireEvent.submit(send.closest("form")!);
  expect(onChoose).toHaveBeenCalledOnce();
});

const channel = (canal: string) =>
  anAction({ id: `canal_${canal}`, intent: "generate_plan", label: canal, params: { canaux: [canal] } });
const everywhere = [channel("blog"), channel("email"), channel("seo"), anAction()];

it("channels are one question with as many answers as one likes", async () => {
  const onChoose = vi.fn();
  const { question, rest } = splitQuestion(everywhere, undefined);
  expect(rest).toEqual([everywhere[3]]);
  show(() => <QuestionCard question={question!} busy={false} onChoose={onChoose} onOther={vi.fn()} />);
  await userEvent.click(screen.getByRole("button", { name: "Générer sur tous les canaux" }));
  expect(onChoose.mock.lastCall![0]).toMatchObject({ intent: "generate_plan", params: {} });
  await userEvent.click(screen.getByRole("checkbox", { name: "seo" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "blog" }));
  await userEvent.click(screen.getByRole("button", { name: "Générer sur 2 canaux" }));
  expect(onChoose.mock.lastCall![0]).toMatchObject({
    label: expect.stringMatching(/^Générer le plan.: blog, seo$/) as string,
    params: { canaux: ["blog", "seo"] },
  });
});

it("numbers that are typed are answers, where several may be given several", () => {
  const { question } = splitQuestion(everywhere, undefined);
  expect(typedChoice(question, "3, 1")?.params).toEqual({ canaux: ["blog", "seo"] });
  expect(typedChoice(question, " 2 ")?.params).toEqual({ canaux: ["email"] });
  for (const text of ["4", "1, 9", "2 webinars", ""]) expect(typedChoice(question, text)).toBeNull();
});

it("the closest demonstration speaks of the reader's trade, whatever its ending and accents", () => {
  const list = [
    aScenario({ id: 1, nom: "Entretiens", thematique: "Logiciel RH" }),
    aScenario({ id: 2, nom: "Blocs opératoires", thematique: "Santé et MedTech" }),
    aScenario({ id: 3, nom: "Du pilote au déploiement", thematique: "Industrie" }),
  ];
  expect(closest(list, "industriel")[0]!.id).toBe(3);
  expect(closest(list, "SANTE")[0]!.id).toBe(2);
  expect(closest(list, "").map((one) => one.id)).toEqual([1, 2, 3]);
});
