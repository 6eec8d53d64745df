/** The entry point: reads the words, runs one command, maps its errors to an exit code. */
export async function main(): Promise<void> {}
