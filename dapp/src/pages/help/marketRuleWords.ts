import { words } from "@/i18n/words";

/** What each market of sports.markets pays; keys are those of `markets/table.ts`. */
export const marketRuleWords = words(
  {
    "match-result": "Which side is ahead at the end of the period, or that it is level.",
    "double-chance": "Two of the three results at once: you win if one of them holds.",
    winner:
      "Which side is ahead. Level: your stake comes back. For a whole match with extra time, penalties or sets, who goes through has won.",
    total: "Whether both sides together score more or less than the line.",
    "home-total": "The same, counting only the side that is named first.",
    "away-total": "The same, counting only the side that is named second.",
    "asian-handicap":
      "The line is added to your side’s score, then who is ahead wins. In play only what is scored after your bet counts, from the score it was priced at.",
    "both-to-score": "Whether each side scores at least once.",
    "correct-score": "The exact score. Scores with five or more goals of one side are “any other score”.",
    "half-time-full-time": "Who is ahead at half time, and who at the end.",
    "winning-margin": "Which side wins, and by how many goals.",
    "odd-or-even": "Whether all points together are an odd or an even number; none at all is even.",
    "next-goal":
      "Which side scores the next goal of the 90 minutes after the score that the bet was priced at, or that none comes.",
  },
  {
    "match-result": "Le côté qui mène à la fin de la période, ou l’égalité.",
    "double-chance": "Deux des trois résultats à la fois : vous gagnez si l’un d’eux se produit.",
    winner:
      "Le côté qui mène. Égalité : votre mise revient. Pour un match entier avec prolongation, tirs au but ou sets, celui qui passe a gagné.",
    total: "Si les deux côtés ensemble marquent plus ou moins que la ligne.",
    "home-total": "De même, en ne comptant que le côté nommé en premier.",
    "away-total": "De même, en ne comptant que le côté nommé en second.",
    "asian-handicap":
      "La ligne s’ajoute au score de votre côté, puis celui qui mène gagne. En direct, seul compte ce qui est marqué après votre pari, depuis le score auquel il a été coté.",
    "both-to-score": "Si chaque côté marque au moins une fois.",
    "correct-score": "Le score exact. Les scores où un côté marque cinq buts ou plus sont « autre score ».",
    "half-time-full-time": "Qui mène à la mi-temps, et qui à la fin.",
    "winning-margin": "Quel côté gagne, et de combien de buts.",
    "odd-or-even": "Si le total des points est impair ou pair ; aucun point est pair.",
    "next-goal":
      "Quel côté marque le prochain but des 90 minutes après le score auquel le pari a été coté, ou qu’aucun ne vient.",
  },
);

/** An example of each: France – Croatia, 4–2, half time 2–1, unless it says otherwise. */
export const marketExampleWords = words(
  {
    "match-result": "€10 on France at 2.50: France is ahead after 90 minutes, you get €25.00.",
    "double-chance": "“France or draw” wins at 4–2 and would win at 2–2. “Draw or Croatia” loses.",
    winner: "€10 on France at 1.80 pays €18.00. Had it ended 2–2 after 90 minutes, €10.00 would come back.",
    total:
      "Six goals. Over 2.5 wins, under 2.5 loses. Over 6 gives the stake back. Over 5.75 is half a bet over 5.5, won, and half over 6, given back.",
    "home-total": "France scored four: over 3.5 wins, over 4 gives the stake back.",
    "away-total": "Croatia scored two: over 2.5 loses, under 2.5 wins.",
    "asian-handicap":
      "France −1.5: 4 − 1.5 is more than 2, it wins. France −2: exactly level, the stake comes back. France −2.25: half comes back, half is lost. Placed at 1–0, France −1.5 counts 3–2 from then on, and loses.",
    "both-to-score": "Both sides scored: “yes” wins.",
    "correct-score": "4–2 wins. At 5–2, “any other score” would win.",
    "half-time-full-time": "France led at half time and at the end: “France / France” wins.",
    "winning-margin": "France won by two: “France by 2” wins, “France by 3 or more” loses.",
    "odd-or-even": "Six goals: “even” wins.",
    "next-goal":
      "Placed at 2–1, the next goal was France’s: “France” wins. Placed at 4–2, “no further goal” wins.",
  },
  {
    "match-result": "10 € sur la France à 2,50 : elle mène après 90 minutes, vous recevez 25,00 €.",
    "double-chance": "« France ou nul » gagne à 4–2 et gagnerait à 2–2. « Nul ou Croatie » perd.",
    winner: "10 € sur la France à 1,80 rapportent 18,00 €. À 2–2 après 90 minutes, 10,00 € reviendraient.",
    total:
      "Six buts. Plus de 2,5 gagne, moins de 2,5 perd. Plus de 6 rend la mise. Plus de 5,75 est pour moitié plus de 5,5, gagné, et pour moitié plus de 6, rendu.",
    "home-total": "La France a marqué quatre buts : plus de 3,5 gagne, plus de 4 rend la mise.",
    "away-total": "La Croatie a marqué deux buts : plus de 2,5 perd, moins de 2,5 gagne.",
    "asian-handicap":
      "France −1,5 : 4 − 1,5 dépasse 2, c’est gagné. France −2 : égalité exacte, la mise revient. France −2,25 : une moitié revient, l’autre est perdue. Pris à 1–0, France −1,5 compte 3–2 à partir de là, et perd.",
    "both-to-score": "Les deux côtés ont marqué : « oui » gagne.",
    "correct-score": "4–2 gagne. À 5–2, « autre score » gagnerait.",
    "half-time-full-time": "La France menait à la mi-temps et à la fin : « France / France » gagne.",
    "winning-margin": "La France gagne de deux buts : « France de 2 » gagne, « France de 3 ou plus » perd.",
    "odd-or-even": "Six buts : « pair » gagne.",
    "next-goal":
      "Pris à 2–1, le but suivant fut français : « France » gagne. Pris à 4–2, « plus de but » gagne.",
  },
);
