// The JSON Schema of `workflow.yaml`, for editors. Written anew by: node -r ts-node/register steps/json-schema.ts > docs/workflow.schema.json
import { z } from 'zod';
import { workflowSchema } from './workflow-schema';

/** The schema as it is published: of what a person writes, before defaults. */
export function workflowJsonSchema(): string {
  const schema = z.toJSONSchema(workflowSchema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: 'workflow.yaml', description: 'One ML problem for Data Wrangler and Autopilot: data, target, holdout, gates.' }, null, 2)}\n`;
}

if (require.main === module) process.stdout.write(workflowJsonSchema());
