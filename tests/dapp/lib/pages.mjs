// Every page that axe looks at; `{fixture}` is a match of the board. Whoever adds a page adds it here.
export const PAGES = ["/", "/live", "/match/{fixture}", "/no-such-page", "/bets", "/account", "/identity", "/limits", "/exclusion", "/liquidity", "/transparency", "/operator", "/help", "/play-safely", "/terms", "/privacy"];
