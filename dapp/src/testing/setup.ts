/** For every file of tests: a busy machine takes its time, and a test that fails may wait. */
import { configure } from "@testing-library/react";

configure({ asyncUtilTimeout: 8_000 });
