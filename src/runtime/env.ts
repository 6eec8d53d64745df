/** The environment variables, injected so that a test can name its own. */
export type Env = Readonly<Record<string, string | undefined>>;
