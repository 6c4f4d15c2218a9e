// What an operator does, over the API: signs in with the development key that every local run knows.
import { mnemonicToAccount } from "viem/accounts";

const MNEMONIC = "test test test test test test test test test test test junk";

export async function operator(base) {
  const account = mnemonicToAccount(MNEMONIC, { addressIndex: 1 });
  const ask = async (path, body, token) => {
    const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
    const answer = await fetch(base + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const { challenge_id, message } = await ask("/v1/sign-in/challenges", { address: account.address });
  const signature = await account.signMessage({ message });
  const { token } = await ask("/v1/sign-in", { challenge_id, signature, carrier: "token" });
  return {
    halt: (fixture) => ask("/v1/operator/halts", { fixture }, token),
    resume: (fixture) => ask("/v1/operator/resumptions", { fixture }, token),
  };
}
