// Step type Lambda: a function's invocation, whose JSON answer gives the output parameters.
import type { OutputParameter, StepDefinition } from '../definition';
import type { StepState } from '../execution-state';
import { isObject } from '../json';
import type { Json, JsonObject, Scalar } from '../json';
import { StepFault } from './step-type';
import type { StepType } from './step-type';

/** Longest that a pipeline waits for a function. */
const LONGEST_SECONDS = 600;
/** The API's limit for the text of one output parameter. */
const LONGEST_VALUE = 1024;

export const lambda: StepType = {
  type: 'Lambda',
  keys: ['FunctionArn', 'OutputParameters', 'CacheConfig'],
  requiredKeys: ['FunctionArn'],
  argumentsOptional: true,
  cacheable: true,
  retries: [],
  run: {
    kind: 'started',
    type: 'Lambda',
    operation: 'lambda:InvokeFunction',
    longestName: 63,
    compared: ['FunctionArn', 'Payload'],
    stoppable: false,
    longestSeconds: LONGEST_SECONDS,
    request: ({ arguments: payload, extra }) => ({ FunctionArn: extra['FunctionArn'], Payload: payload }),
    properties: (step, description) => ({ OutputParameters: outputs(step, description['Payload']) }),
    metadata: lambdaMetadata,
  },
};

function outputs(step: StepDefinition, answer: Json | undefined): JsonObject {
  const declared = step.outputParameters;
  if (declared.length > 0 && !isObject(answer)) {
    throw new StepFault(`ClientError: The function must answer with a JSON object that has ${declared.map(({ name }) => name).join(', ')}; it answered ${JSON.stringify(answer)?.slice(0, 200)}.`);
  }
  return Object.fromEntries(declared.map((output) => [output.name, outputValue(output, isObject(answer) ? answer[output.name] : undefined)]));
}

function outputValue(output: OutputParameter, value: Json | undefined): Scalar {
  const typed = readTyped(output.type, value);
  if (typed === undefined) {
    throw new StepFault(`ClientError: Output parameter "${output.name}" of the function must be of type ${output.type}, got ${JSON.stringify(value) ?? 'nothing'}.`);
  }
  if (String(typed).length > LONGEST_VALUE) {
    throw new StepFault(`ClientError: Output parameter "${output.name}" of the function has ${String(typed).length} characters; ${LONGEST_VALUE} are allowed.`);
  }
  return typed;
}

/** The value as its declared type; numbers and booleans may come as text, since the API carries all outputs as text. */
function readTyped(type: OutputParameter['type'], value: Json | undefined): Scalar | undefined {
  switch (type) {
    case 'String': return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
    case 'Boolean': return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined;
    default: {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && (type === 'Float' ? Number.isFinite(number) : Number.isSafeInteger(number)) ? number : undefined;
    }
  }
}

function lambdaMetadata(state: StepState): JsonObject {
  const arn = state.request?.['FunctionArn'];
  const given = state.properties?.['OutputParameters'];
  return {
    Lambda: {
      ...(typeof arn === 'string' ? { Arn: arn } : {}),
      ...(isObject(given) ? { OutputParameters: Object.entries(given).map(([name, value]) => ({ Name: name, Value: String(value) })) } : {}),
    },
  };
}
