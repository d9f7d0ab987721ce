//! What to check before an e-mail leaves.

use heraut_kernel::Locale;

/// The four points of B2B prospecting by e-mail in France.
pub(super) const fn note_email(langue: Locale) -> &'static str {
    match langue {
        Locale::Fr => {
            "Prospection B2B par e-mail, à vérifier (ceci n'est pas un avis juridique) :\n\
             1. la personne a été informée lors de la collecte de son adresse ;\n\
             2. elle peut s'y opposer simplement et gratuitement ;\n\
             3. le message est en rapport avec sa fonction ;\n\
             4. chaque message nomme l'expéditeur et permet de se désinscrire sans frais.\n\
             Repère : art. L34-5 CPCE et position de la CNIL. Une adresse personnelle demande un accord préalable."
        }
        Locale::En => {
            "B2B prospecting by email in France, to check (this is not legal advice):\n\
             1. the person was informed when the address was collected;\n\
             2. they can object, simply and free of charge;\n\
             3. the message relates to their job;\n\
             4. every message names the sender and offers a free opt-out.\n\
             Reference: art. L34-5 CPCE and the CNIL's position. A personal address requires prior consent."
        }
    }
}
