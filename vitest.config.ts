import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          setupFiles: ["test/laws.ts"],
          // Laws and simulations take a second or two, more where the machine is busy.
          testTimeout: 60_000,
          include: [
            "src/**/*.test.ts",
            "scripts/**/*.test.ts",
            "calibration/*.test.ts",
            "bench/**/*.test.ts",
          ],
        },
      },
      {
        test: {
          name: "processes",
          setupFiles: ["test/laws.ts"],
          include: ["test/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
