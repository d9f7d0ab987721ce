import type { Entite, Etape, Message, Plan, PlanItem, Scenario } from "@heraut/client";

/** Data of the stand-in server: enough to develop the screens, nothing more. */
export type Desk = {
  scenarios: Scenario[];
  deleted: Scenario[];
  plans: Record<number, Plan[]>;
  messages: Message[];
  lastId: number;
};

const day_ms = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day_ms).toISOString();

const themes: [string, string, number][] = [
  ["Cybersécurité des PME industrielles", "Sécurité des réseaux d'usine", 0.02],
  ["Lancement du module facturation électronique", "Réforme de la facturation 2026", 0.4],
  ["Notoriété du cabinet Orphée", "Transformation RH", 1],
  ["Fidéliser les clients du froid commercial", "Maintenance prédictive", 3],
  ["Webinars logistique durable", "Décarbonation du transport", 6],
  ["Recrutement de partenaires intégrateurs", "Réseau de distribution ERP", 12],
  ["Relance des devis photovoltaïques", "Autoconsommation collective", 20],
  ["Référence en santé au travail", "Prévention des TMS", 31],
];

const formats: [string, string, Etape, string, string, number][] = [
  ["Article de fond", "Blog", "awareness", "2 par mois", "Sessions organiques", 6],
  ["Post LinkedIn", "LinkedIn", "awareness", "2 par semaine", "Impressions", 0.75],
  ["Webinar", "Zoom, e-mail", "consideration", "1 par mois, le jeudi", "Inscrits et présence", 16],
  ["Newsletter", "E-mail", "consideration", "2 par mois", "Taux de clic", 3],
  ["Cas client", "Site, équipe de vente", "decision", "1 par mois", "Demandes de démo", 10],
  ["Livre blanc", "Site", "consideration", "1 par trimestre", "Leads qualifiés", 24],
  ["Séquence de nurturing", "E-mail", "decision", "J0, J3, J7, J14, J21", "Rendez-vous pris", 8],
  ["Club clients", "Visioconférence", "retention", "1 par trimestre", "Participants", 5],
];

export function planItem(id: number, index: number): PlanItem {
  const [format, canal, etape, frequence, kpi, effort_h] = formats[index % formats.length]!;
  const date = new Date(Date.UTC(2026, 10, 24) + index * 5 * day_ms).toISOString().slice(0, 10);
  return {
    id,
    cle: `ligne-${index}`,
    position: index,
    format,
    message: `${format} no ${index + 1} : trois erreurs qui coûtent cher aux sites industriels, et comment les éviter sans arrêter la production.`,
    canal,
    frequence,
    kpi,
    date_debut: date,
    heure: index % 3 ? "10:00" : null,
    rrule: null,
    etape,
    cible_id: null,
    objectif_id: null,
    ressource_id: null,
    cta: index % 2 ? "Télécharger la liste de contrôle" : null,
    responsable: null,
    statut: index < 2 ? "en_cours" : "a_faire",
    note: null,
    effort_h,
    pourquoi: `À l'étape visée, ce format fait le mieux avancer « ${kpi} » pour ${effort_h} h de travail.`,
    provenance: "playbook",
    revision: 1,
  };
}

export function makePlan(desk: Desk, scenarioId: number, numero: number, lines: number): Plan {
  return {
    id: ++desk.lastId,
    numero,
    resume:
      "Douze semaines pour installer le sujet, capter des contacts par un livre blanc et un webinar, puis les convertir par la preuve client.",
    generated_at: ago(0.01),
    horizon_semaines: 12,
    heures_par_semaine: 8,
    canaux: null,
    date_debut: "2026-11-23",
    source: "playbook",
    langue: "fr",
    courant: true,
    perime: numero === 1 && scenarioId === 2,
    avertissements: [
      {
        code: "low_season",
        message: "Du 20 décembre au 5 janvier, l'audience baisse : aucune publication n'y est placée.",
        params: {},
      },
      {
        code: "cnil",
        message: "E-mails : vérifiez l'information à la collecte et le lien de désinscription.",
        params: {},
      },
    ],
    charge: {
      heures_prevues: 85.75,
      heures_disponibles: 96,
      par_semaine: [6, 8, 7.5, 9, 8, 2, 0, 8, 7, 8, 9.5, 6.75],
    },
    items: Array.from({ length: lines }, (_, index) => planItem(++desk.lastId, index)),
    revision: 1,
    created_at: ago(0.01),
    updated_at: ago(0.01),
  };
}

/** Fills what follows from the rest, as the server does. */
export function settle(scenario: Scenario): Scenario {
  scenario.nb_objectifs = scenario.objectifs.length;
  scenario.nb_cibles = scenario.cibles.length;
  scenario.nb_ressources = scenario.ressources.length;
  scenario.plan_numero = scenario.plan?.numero ?? null;
  scenario.manques = [];
  if (!scenario.objectifs.length) scenario.manques.push("objectif");
  if (!scenario.cibles.length) scenario.manques.push("cible");
  if (!scenario.cibles.some((one) => one.maturite)) scenario.manques.push("maturite");
  if (!scenario.ressources.length) scenario.manques.push("ressource");
  if (!scenario.plan) scenario.manques.push("plan");
  scenario.completude = 100 - scenario.manques.length * 20;
  scenario.statut = scenario.manques.length ? "draft" : "ready";
  scenario.updated_at = new Date().toISOString();
  scenario.revision++;
  return scenario;
}

export function makeScenario(desk: Desk, nom: string, thematique: string): Scenario {
  const scenario: Scenario = {
    id: ++desk.lastId,
    nom,
    thematique,
    description: null,
    statut: "draft",
    langue: "fr",
    archived: false,
    completude: 0,
    manques: [],
    nb_objectifs: 0,
    nb_cibles: 0,
    nb_ressources: 0,
    plan_numero: null,
    revision: 0,
    created_at: ago(0),
    updated_at: ago(0),
    objectifs: [],
    cibles: [],
    ressources: [],
    entonnoir: null,
    plan: null,
  };
  desk.scenarios.push(scenario);
  return settle(scenario);
}

export function link(desk: Desk, scenario: Scenario, entity: Entite): void {
  const id = ++desk.lastId;
  if (entity.kind === "objectif") {
    scenario.objectifs.push({
      id,
      description: null,
      archetype: null,
      priorite: null,
      revision: 1,
      ...entity,
    });
  } else if (entity.kind === "cible") {
    scenario.cibles.push({ id, persona: null, segment: null, maturite: null, revision: 1, ...entity });
  } else if (entity.kind === "ressource") {
    scenario.ressources.push({ id, url: null, note: null, usage: null, revision: 1, ...entity });
  }
  settle(scenario);
}

export function makeDesk(): Desk {
  const desk: Desk = { scenarios: [], deleted: [], plans: {}, messages: [], lastId: 0 };
  themes.forEach(([nom, thematique, days], index) => {
    const scenario = makeScenario(desk, nom, thematique);
    if (index < 6)
      link(desk, scenario, {
        kind: "objectif",
        label: "Générer 40 leads qualifiés avant juin",
        description: "Contacts qui demandent une démonstration ou un diagnostic.",
      });
    if (index < 4)
      link(desk, scenario, {
        kind: "cible",
        label: "Responsable production",
        persona: "Répond de la disponibilité des lignes, redoute tout arrêt.",
        segment: "Industrie, 50 à 250 salariés",
        maturite: index ? null : "consideration",
      });
    if (index < 2)
      link(desk, scenario, {
        kind: "ressource",
        type: "article",
        titre: "Guide des bonnes pratiques ANSSI",
        url: "https://example.org/guide",
        usage: "Base du livre blanc",
      });
    if (index < 3) {
      const plan = makePlan(desk, index + 1, 1, 18 - index * 6);
      desk.plans[scenario.id] = [plan];
      scenario.plan = plan;
    }
    settle(scenario).updated_at = ago(days);
  });
  return desk;
}

export const suggestions: Entite[] = [
  {
    kind: "cible",
    label: "Directeur des systèmes d'information",
    persona: "Arbitre entre continuité et budget ; sensible aux audits.",
    segment: "ETI industrielles",
    maturite: "consideration",
  },
  {
    kind: "cible",
    label: "Dirigeant de PME",
    persona: "Décide vite si le risque est chiffré.",
    segment: "PME de sous-traitance",
    maturite: "awareness",
  },
  {
    kind: "cible",
    label: "Acheteur de prestations",
    persona: "Compare trois devis, veut des références.",
    segment: "Grands comptes",
    maturite: "decision",
  },
];
