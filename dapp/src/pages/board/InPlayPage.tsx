import { Board } from "./Board";

export default function InPlayPage() {
  return <Board inPlay />;
}
