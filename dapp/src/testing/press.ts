/** What a person does, for component tests. */
import { act, fireEvent } from "@testing-library/react";

export const person = {
  press: async (element: Element): Promise<void> => {
    await act(async () => {
      fireEvent.click(element);
    });
  },
  write: async (element: Element, value: string): Promise<void> => {
    await act(async () => {
      fireEvent.change(element, { target: { value } });
    });
  },
};
