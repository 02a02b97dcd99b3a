// Colours of the terminal, or none: NO_COLOR, CI and pipes are respected.

/** Paints text; every function returns it unchanged where colour is off. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

const paint = (code: number, enabled: boolean) => (text: string): string => (enabled ? `\u001b[${code}m${text}\u001b[0m` : text);

/** Whether colour is wanted on a stream (https://no-color.org). */
export function wantsColour(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  return isTerminal && (environment.NO_COLOR ?? '') === '' && (environment.CI ?? '') === '' && environment.TERM !== 'dumb';
}

/** The style of a stream. */
export function createStyle(enabled: boolean): Style {
  return {
    bold: paint(1, enabled), dim: paint(2, enabled), red: paint(31, enabled), green: paint(32, enabled), yellow: paint(33, enabled),
  };
}
