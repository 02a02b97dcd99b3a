// Reads a .flow file and says everything that is wrong with its shape at once.

import { z } from 'zod';

import type { Flow, FlowNode } from './flow';
import { isJsonObject, parseJson, type JsonObject } from './json';
import { InputError, type Problem } from './problems';
import { withoutTemplateEscapes } from './template';

const reference = z.looseObject({ name: z.string(), node_id: z.string(), output_name: z.string() });
const node = z.looseObject({
  node_id: z.string().min(1),
  type: z.string(),
  operator: z.string(),
  parameters: z.looseObject({}).optional(),
  inputs: z.array(reference).optional(),
  outputs: z.array(z.looseObject({ name: z.string() })).optional(),
});
const shape = z.looseObject({ metadata: z.looseObject({}).optional(), nodes: z.array(node) });

/**
 * Reads a flow. Keys that are not known here stay as they are and are written back.
 * In a template whose substitution never ran, `$$` is read as `$`.
 * @param file the file as the user named it, for errors
 * @throws InputError naming every fault of shape, with its place in the file
 */
export function readFlow(text: string, file: string): Flow {
  const value = parseJson(text, file);
  if (!isJsonObject(value)) throw new InputError([{ file, message: 'a flow is a JSON object with "metadata" and "nodes"; export it again from Data Wrangler' }]);
  const result = shape.safeParse(value);
  if (!result.success) {
    throw new InputError(result.error.issues.map((issue): Problem => ({ file, path: issue.path.map(String).join('.'), message: `${issue.message}; this is not a Data Wrangler flow as exported` })));
  }
  const flow = withDefaults(withoutTemplateEscapes(value));
  const problems = doubledIds(flow, file);
  if (problems.length > 0) throw new InputError(problems);
  return flow;
}

function withDefaults(value: JsonObject): Flow {
  const nodes = (value['nodes'] as JsonObject[]).map((item): FlowNode => ({ ...item, parameters: item['parameters'] ?? {}, inputs: item['inputs'] ?? [], outputs: item['outputs'] ?? [{ name: 'default' }] }) as FlowNode);
  return { ...value, metadata: (value['metadata'] ?? { version: 1 }) as JsonObject, nodes };
}

function doubledIds(flow: Flow, file: string): Problem[] {
  const seen = new Set<string>();
  return flow.nodes.flatMap((item, index) => {
    if (!seen.has(item.node_id)) {
      seen.add(item.node_id);
      return [];
    }
    return [{ file, path: `nodes.${index}.node_id`, message: `the id ${item.node_id} is used by two nodes; give each node an id of its own` }];
  });
}
