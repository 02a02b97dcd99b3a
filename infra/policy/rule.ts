// A rule: one thing that resources of some types must fulfil, with the ids by which scanners know it.

/** Properties of a resource as a policy sees them. */
export type Properties = Readonly<Record<string, unknown>>;

/** Settings of a rule, from the pack's config. */
export type RuleSettings = Readonly<Record<string, unknown>>;

/** One rule. */
export interface Rule {
  /** Lower-case words with hyphens. */
  name: string;
  /** Controls of Security Hub, checks of Checkov, rules of cdk-nag. */
  ids: readonly string[];
  /** What must be so, in one sentence. */
  description: string;
  /** @default mandatory */
  level?: 'advisory' | 'mandatory';
  /** Types that it judges, such as `aws-native:s3:Bucket`; absent, all. */
  types?: readonly string[];
  /** JSON schema of each setting, with its default. */
  settings?: Readonly<Record<string, { type: 'number'; default: number; description: string }>>;
  /** What is wrong; empty where nothing is. */
  check(properties: Properties, settings: RuleSettings): readonly string[];
}

/** An object's member, or undefined on the way to nothing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, key) => (typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[key] : undefined), value);
}

/** A list, one thing as a list of one, nothing as an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
