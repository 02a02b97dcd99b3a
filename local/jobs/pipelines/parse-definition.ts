// Parses a pipeline definition as the service does: structure, names, functions, order.
import type { Definition, StepDefinition } from './definition';
import { checkArguments } from './check-arguments';
import type { RequestShapes } from './check-arguments';
import { checkReferences } from './check-references';
import { listAt, objectAt, onlyKeys } from './document-reader';
import { predecessorsOf } from './graph';
import { parseParameters } from './parameters';
import { parseSteps } from './parse-step';
import { unparsable } from './request-fault';

/** The API's limit for an inline definition, in characters. */
const LONGEST = 1_048_576;

/**
 * The definition in a JSON text.
 * @param shapes SageMaker's request shapes, against which Arguments are then checked
 * @throws RequestFault "Unable to parse pipeline definition. <reason> (at <path>)"
 */
export function parseDefinition(text: string, shapes?: RequestShapes): Definition {
  if (text.length > LONGEST) throw unparsable(`Model Validation failed: ${text.length} characters, ${LONGEST} are allowed.`);
  const document = objectAt(parseText(text), '');
  onlyKeys(document, ['Version', 'Metadata', 'Parameters', 'PipelineExperimentConfig', 'MlflowConfig', 'Steps'], '');
  if ((document['Version'] ?? '2020-12-01') !== '2020-12-01') throw unparsable(`Unknown Version ${JSON.stringify(document['Version'])}; known: "2020-12-01".`, 'Version');
  if (document['Steps'] === undefined) throw unparsable("Cannot parse object, missing property 'Steps'.");
  const experiment = document['PipelineExperimentConfig'] ?? undefined;
  const definition: Definition = {
    parameters: parseParameters(document['Parameters']),
    steps: uniqueSteps(listAt(document['Steps'], 'Steps').flatMap((item, index) => parseSteps(item, `Steps[${index}]`))),
    ...(experiment === undefined ? {} : { experimentConfig: objectAt(experiment, 'PipelineExperimentConfig') }),
  };
  checkReferences(definition);
  predecessorsOf(definition);
  if (shapes !== undefined) checkArguments(definition, shapes);
  return definition;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unparsable(`Invalid JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function uniqueSteps(steps: readonly StepDefinition[]): ReadonlyMap<string, StepDefinition> {
  const byName = new Map<string, StepDefinition>();
  for (const step of steps) {
    if (byName.has(step.name)) throw unparsable(`Model Validation failed: duplicate step name '${step.name}'.`, step.path);
    byName.set(step.name, step);
  }
  return byName;
}
