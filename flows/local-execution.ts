// What a workflow allows or replaces when its flow runs outside of AWS, carried inside the flow file.

import { z } from 'zod';

import type { Flow } from './flow';
import { isJsonObject, type JsonObject } from './json';
import { InputError } from './problems';

const localExecution = z.strictObject({
  python: z.boolean().default(false),
  sql: z.record(z.string().min(1), z.string().min(1)).default({}),
});

/** Read by the embedded Data Wrangler alone; the container on AWS runs the flow's own code. */
export interface LocalExecution {
  /** Whether the flow's Python code may run, by the python3 of the machine. */
  python: boolean;
  /** Node id to DuckDB SQL over `df` in place of the node's code. */
  sql: Readonly<Record<string, string>>;
}

/** Beside what Canvas keeps of its own there. */
const place = 'internal_metadata';
const key = 'local_execution';

/** The flow with what the workflow says; the flow itself where that is nothing. */
export function withLocalExecution(flow: Flow, { python, sql }: LocalExecution): Flow {
  const used = Object.entries(sql).filter(([id]) => flow.nodes.some((node) => node.node_id === id));
  if (!python && used.length === 0) return flow;
  const kept: JsonObject = isJsonObject(flow[place]) ? flow[place] : {};
  return { ...flow, [place]: { ...kept, [key]: { python, sql: Object.fromEntries(used) } } };
}

/** What a flow carries; nothing is allowed where it carries nothing. @throws InputError */
export function readLocalExecution(flow: Flow): LocalExecution {
  const metadata = flow[place];
  const given = isJsonObject(metadata) ? metadata[key] : undefined;
  const parsed = localExecution.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  throw new InputError(parsed.error.issues.map((issue) => ({ path: [place, key, ...issue.path].join('.'), message: issue.message })));
}
