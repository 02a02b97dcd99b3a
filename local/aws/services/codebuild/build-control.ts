// What the operations ask of those who run builds.

/** Starts and stops builds that are on record. */
export interface BuildControl {
  submit(id: string): void;
  /** Resolves once the build has ended. */
  stop(id: string): Promise<void>;
}
