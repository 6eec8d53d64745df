#!/usr/bin/env node
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`slsobs needs Node 22.12 or newer; this is Node ${process.versions.node}\n`);
  process.exit(2);
}
module.enableCompileCache?.();
const { main } = await import('../dist/cli.js');
await main();
