// What is wrong with a file that a person wrote, collected and told at once.

/** One thing wrong with the user's input: where it is, and what to do about it. */
export interface Problem {
  /** The file as the user named it. */
  file?: string;
  /** Line in that file, from 1. */
  line?: number;
  /** Where in the document, such as `holdout.split.fraction`. */
  path?: string;
  /** What is wrong, the value got, the values allowed, what to do. */
  message: string;
  /** A warning does not stop anything; an error does. Absent means error. */
  severity?: 'error' | 'warning';
}

/** `file:line: path: message`, with the parts that are known. */
export function describeProblem(problem: Problem): string {
  const place = problem.file === undefined ? [] : [problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`];
  const path = problem.path === undefined || problem.path === '' ? [] : [problem.path];
  return [...place, ...path, problem.message].join(': ');
}

/** The user's mistake: shown as it is, without a stack, with exit code 2. */
export class InputError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.name = 'InputError';
  }
}
