// The command line of the Data Wrangler container, parsed as the container does.
import { readOutputConfig, type OutputConfig } from '../../../flows/output-config';
import { InputError } from '../../../flows/problems';
import { JobFailure } from '../needs';

/** What the arguments say. */
export interface ContainerArguments {
  /** By `<node_id>.<output name>`. */
  outputs: ReadonlyMap<string, OutputConfig>;
  refit: boolean;
  /** Name of the flow file that the job writes, where it refits. */
  outputFlow?: string;
  /** Values of the flow's parameters, by name. */
  parameters: ReadonlyMap<string, string>;
}

const OPTIONS = ['--output-config', '--refit-trained-params', '--parameter-override'];

/**
 * @param given AppSpecification.ContainerArguments: each `--name '<json>'`, or name and JSON apart
 * @throws JobFailure naming the argument
 */
export function parseContainerArguments(given: readonly string[]): ContainerArguments {
  const words = given.flatMap((text) => (text.trimStart().startsWith('{') ? [text] : splitWords(text)));
  const outputs = new Map<string, OutputConfig>();
  const parameters = new Map<string, string>();
  let refit: Pick<ContainerArguments, 'refit' | 'outputFlow'> = { refit: false };
  for (let at = 0; at < words.length; at += 2) {
    const option = words[at] as string;
    const value = jsonValue(option, words[at + 1]);
    if (option === '--output-config') for (const [name, config] of Object.entries(value)) outputs.set(name, outputConfig(name, config));
    else if (option === '--refit-trained-params') refit = refitConfig(value);
    else for (const [name, text] of Object.entries(value)) parameters.set(name, String(text));
  }
  return { outputs, parameters, ...refit };
}

/** Splits as a shell does: quotes hold words together, a backslash takes the next character as it is. */
function splitWords(text: string): string[] {
  const words: string[] = [];
  const pattern = /(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gs;
  for (const [word] of text.matchAll(pattern)) {
    words.push(word.replace(/\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/gs, (_whole, escaped: string | undefined, single: string | undefined, double: string | undefined) => (
      escaped ?? single ?? (double ?? '').replace(/\\(["\\$`])/g, '$1'))));
  }
  return words;
}

function jsonValue(option: string, text: string | undefined): Record<string, unknown> {
  if (!OPTIONS.includes(option)) throw wrong(`unrecognized arguments: ${option}; known are ${OPTIONS.join(', ')}`);
  if (text === undefined) throw wrong(`argument ${option}: expected one argument`);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw new SyntaxError('not an object');
  } catch (error) {
    throw wrong(`argument ${option}: ${text.slice(0, 200)} is not a JSON object: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function outputConfig(name: string, config: unknown): OutputConfig {
  if (typeof config !== 'object' || config === null) throw wrong(`argument --output-config: ${name} must be an object`);
  try {
    return readOutputConfig(config, name);
  } catch (error) {
    throw error instanceof InputError ? wrong(`argument --output-config: ${error.message}`) : error;
  }
}

function refitConfig(value: Record<string, unknown>): Pick<ContainerArguments, 'refit' | 'outputFlow'> {
  const { refit, output_flow: outputFlow } = value;
  if (typeof refit !== 'boolean') throw wrong(`argument --refit-trained-params: refit must be true or false, got ${JSON.stringify(refit)}`);
  if (outputFlow !== undefined && (typeof outputFlow !== 'string' || !/^[A-Za-z0-9._-]{1,128}$/.test(outputFlow))) {
    throw wrong(`argument --refit-trained-params: output_flow must be the name of a file, got ${JSON.stringify(outputFlow)}`);
  }
  return { refit, ...(outputFlow === undefined ? {} : { outputFlow }) };
}

function wrong(message: string): JobFailure {
  return new JobFailure(`AlgorithmError: ${message}, exit code: 2`, { ExitMessage: message });
}
