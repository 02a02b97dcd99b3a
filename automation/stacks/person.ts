// Who a person is to AWS: the name in the ARN of their identity, which sessions of roles carry on.

/** The name of a person, or of a job: a user's, or that of a role's session. */
export function personOf(arn: string): string {
  return arn.split(/[/:]/).at(-1) ?? '';
}

/** Variable by which a build says on whose behalf it runs: the ARN of who pushed. */
export const authorVariable = 'MLOPS_AUTHOR';

/** The name that a role's session is given. AWS takes 2 to 64 characters of letters, digits and =,.@-_+. */
export function sessionName(person: string | undefined, otherwise: string): string {
  const name = (person ?? '').replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
  return name.length < 2 ? otherwise : name;
}
