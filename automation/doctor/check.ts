// What a check of `mlops doctor` comes to: one line, and for what is wrong the remedy.

/** How a check ended: a failure stops a deployment or a run, a warning may. */
export type CheckStatus = 'ok' | 'warning' | 'failure';

/** One check. */
export interface Check {
  what: string;
  status: CheckStatus;
  /** What was found, or what is wrong. */
  found: string;
  /** What to do, such as a command to type. */
  remedy?: string;
}

/** A reason with its remedy, thrown inside a check. */
export class CheckFailure extends Error {
  constructor(message: string, readonly remedy: string, readonly status: CheckStatus = 'failure') {
    super(message);
    this.name = 'CheckFailure';
  }
}

/** Runs one check; whatever it throws becomes its line. */
export async function check(what: string, look: () => Promise<string> | string, remedy = 'Mend it and run the doctor again.'): Promise<Check> {
  try {
    return { what, status: 'ok', found: await look() };
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, '; ');
    if (error instanceof CheckFailure) return { what, status: error.status, found: message, remedy: error.remedy };
    const advice = error instanceof Error && 'advice' in error && Array.isArray(error.advice) ? error.advice.map(String).join(' ') : '';
    return { what, status: 'failure', found: message, remedy: advice === '' ? remedy : advice };
  }
}
