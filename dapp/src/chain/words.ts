import { words } from "@/i18n/words";

export const chainWords = words(
  {
    connectTitle: "Connect a wallet",
    connectHelp:
      "Your wallet is your account. Connecting shows your address; it gives no access to your money.",
    noWallet: "No wallet was found in this browser",
    noWalletHelp: "Install a browser wallet such as MetaMask or Rabby, then reload this page.",
    demoHelp: "Made in this browser, for play money only",
    lookAtWallet: "Confirm in your wallet",
    rejectedConnect: "You said no in the wallet. Nothing was connected; choose a wallet to try again.",
    failedConnect: "The wallet did not connect: {detail}",
    wrongChain: "Your wallet is on another network. Switch it to {name} to bet, deposit and withdraw.",
    switchChain: "Switch to {name}",
    rejected: "You said no in the wallet. Nothing was sent; you can try again.",
    chain: "Your wallet is on another network. Switch it and try again.",
    funds: "This wallet has too little ether to pay for gas. Add some and try again.",
    reverted: "The contract refused: {detail}. Nothing was changed.",
    other: "The wallet answered with an error: {detail}. Nothing was sent; try again.",
  },
  {
    connectTitle: "Connecter un portefeuille",
    connectHelp:
      "Votre portefeuille est votre compte. Le connecter montre votre adresse ; cela ne donne aucun accès à votre argent.",
    noWallet: "Aucun portefeuille trouvé dans ce navigateur",
    noWalletHelp:
      "Installez un portefeuille de navigateur comme MetaMask ou Rabby, puis rechargez cette page.",
    demoHelp: "Créé dans ce navigateur, pour l’argent fictif seulement",
    lookAtWallet: "Confirmez dans votre portefeuille",
    rejectedConnect:
      "Vous avez refusé dans le portefeuille. Rien n’a été connecté ; choisissez un portefeuille pour réessayer.",
    failedConnect: "Le portefeuille ne s’est pas connecté : {detail}",
    wrongChain:
      "Votre portefeuille est sur un autre réseau. Passez sur {name} pour parier, déposer et retirer.",
    switchChain: "Passer sur {name}",
    rejected: "Vous avez refusé dans le portefeuille. Rien n’a été envoyé ; vous pouvez réessayer.",
    chain: "Votre portefeuille est sur un autre réseau. Changez de réseau puis réessayez.",
    funds: "Ce portefeuille n’a pas assez d’ether pour payer le gaz. Ajoutez-en puis réessayez.",
    reverted: "Le contrat a refusé : {detail}. Rien n’a changé.",
    other: "Le portefeuille a répondu par une erreur : {detail}. Rien n’a été envoyé ; réessayez.",
  },
);
