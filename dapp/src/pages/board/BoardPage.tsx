import { Board } from "./Board";

export default function BoardPage() {
  return <Board inPlay={false} />;
}
