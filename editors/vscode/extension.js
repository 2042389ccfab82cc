"use strict";

// Starts `sfjourney lsp` and hands it the files that it knows about. All answers are the server's.

const { commands, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function command() {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const path = workspace.getConfiguration("sfjourney").get("path", "sfjourney");
  return path.replaceAll("${workspaceFolder}", folder);
}

async function start() {
  const server = { command: command(), args: ["lsp"] };
  const options = {
    documentSelector: [
      { scheme: "file", language: "journey" },
      { scheme: "untitled", language: "journey" },
      // Templates and schemas: the server answers for those of a workspace with an sfjourney.toml.
      { scheme: "file", language: "json" },
    ],
  };
  client = new LanguageClient("sfjourney", "sfjourney", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const advice = "install it with pip install 'sfjourney[lsp]', or set sfjourney.path";
    window.showErrorMessage(`sfjourney: the language server ${server.command} did not start: ${error.message}; ${advice}`);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart() {
  await stop();
  await start();
}

exports.activate = async (context) => {
  context.subscriptions.push(
    commands.registerCommand("sfjourney.restart", restart),
    workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("sfjourney.path")) {
        await restart();
      }
    }),
  );
  await start();
};

exports.deactivate = stop;
