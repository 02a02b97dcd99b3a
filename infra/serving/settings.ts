// Settings of an endpoint: the `serving:` keys of Pulumi.<env>.yaml, typed, each with its default and its effect.
import { z } from 'zod';
import { InputError } from '../../flows/problems';

/** The settings; each describes its effect, and has its default. */
export const servingSettingsSchema = z.strictObject({
  instanceType: z.string().regex(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, 'must be an instance type of SageMaker, such as ml.m5.large').default('ml.m5.large')
    .describe('Machine that serves the model. Default: ml.m5.large.'),
  instanceCount: z.int().min(1).max(100).default(1)
    .describe('Machines that serve the model; a canary and a fault of one zone need two. Default: 1.'),
  rollout: z.enum(['all-at-once', 'canary', 'linear']).default('all-at-once')
    .describe('How traffic comes to a new model: at once, a part first (canary), or in equal steps (linear). Default: all-at-once.'),
  rolloutPercent: z.int().min(10).max(50).default(10)
    .describe('Part of the capacity that a canary, or each linear step, takes. Default: 10.'),
  rolloutWaitSeconds: z.int().min(0).max(3600).default(300)
    .describe('How long each step is watched before the next. Default: 300.'),
});

/** Settings of an endpoint, defaults filled in. */
export type ServingSettings = z.infer<typeof servingSettingsSchema>;

const namespace = 'serving:';

/**
 * Settings out of a stack's config; other namespaces are left alone. A serverless endpoint is no setting: it takes no
 * inference pipelines, and the model is one (SageMaker Developer Guide, "Serverless Inference", feature exclusions).
 * @throws InputError with every problem
 */
export function parseServingSettings(config: Readonly<Record<string, unknown>>, file: string): ServingSettings {
  const own = Object.fromEntries(Object.entries(config).filter(([key]) => key.startsWith(namespace)).map(([key, value]) => [key.slice(namespace.length), value]));
  const parsed = servingSettingsSchema.safeParse(own);
  if (parsed.success) return parsed.data;
  throw new InputError(parsed.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ file, path: `${namespace}${key}`, message: `is no setting; there are ${Object.keys(servingSettingsSchema.shape).join(', ')}${key.startsWith('serverless') ? '. A serverless endpoint takes no inference pipeline, which the model is' : ''}` }));
    }
    const path = issue.path.join('.');
    return [{ file, path: `${namespace}${path}`, message: `${issue.message}; got ${JSON.stringify(own[path])}` }];
  }));
}
