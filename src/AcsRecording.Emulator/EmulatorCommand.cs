using System;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Emulator.Identity;
using Microsoft.AspNetCore.Connections;

namespace AcsRecording.Emulator;

/// <summary>The command line: <c>start</c>, and <c>exec -- COMMAND</c>.</summary>
internal static class EmulatorCommand
{
    public const string ConnectionStringVariable = "COMMUNICATION_SERVICES_CONNECTION_STRING";

    private static readonly JsonSerializerOptions ReadyFormat =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static RootCommand Create()
    {
        var start = new Command("start", "Listens until Ctrl+C. One line of JSON on standard output says when it is ready, and where.");
        var port = new Option<int>("--port")
        {
            Description = "The port on loopback; 0 picks a free one.",
            DefaultValueFactory = _ => EmulatorOptions.DefaultPort,
        };
        start.Options.Add(port);
        var startOptions = new EmulatorCommandOptions(start);
        start.SetAction((result, cancellationToken) =>
            StartAsync(startOptions.Read(result) with { Port = result.GetValue(port) }, cancellationToken));

        var exec = new Command(
            "exec", "Listens on a free port, runs a command with the variables set by which it connects, and hands back its exit code.");
        var command = new Argument<string[]>("command") { Description = "The command, after --.", Arity = ArgumentArity.OneOrMore };
        exec.Arguments.Add(command);
        var execOptions = new EmulatorCommandOptions(exec);
        exec.SetAction((result, cancellationToken) =>
            ExecAsync(execOptions.Read(result), result.GetRequiredValue(command), cancellationToken));

        return new RootCommand("A stand-in for the call recording of Azure Communication Services.") { start, exec };
    }

    private static async Task<int> StartAsync(EmulatorOptions options, CancellationToken cancellationToken)
    {
        await using var server = await OpenAsync(options, cancellationToken);
        if (server is null)
        {
            return 1;
        }

        Console.WriteLine(JsonSerializer.Serialize(Ready(server), ReadyFormat));
        await server.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    /// <summary>Null where it can't start; why is said on standard error.</summary>
    private static async Task<EmulatorServer?> OpenAsync(EmulatorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await EmulatorServer.StartAsync(options, cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"The emulator can't listen on port {options.Port}: {exception.Message} Choose another with --port, or 0 for a free one.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            await Console.Error.WriteLineAsync(
                $"The emulator can't start: {exception.Message} Is it the certificate in '{options.CertificateFolder}'? Delete it, or "
                + "choose another folder with --certificate-folder.");
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync(
                $"The emulator can't use the connection string of --storage-connection: {exception.Message}");
        }

        return null;
    }

    private static object Ready(EmulatorServer server) => new
    {
        Ready = true,
        server.Endpoint,
        server.ConnectionString,
        IdentityEndpoint = server.CertificatePath is null ? null : server.IdentityEndpoint,
        IdentityHeader = server.CertificatePath is null ? null : EmulatorIdentity.Header,
        Certificate = server.CertificatePath,
    };

    private static async Task<int> ExecAsync(EmulatorOptions options, string[] command, CancellationToken cancellationToken)
    {
        await using var server = await OpenAsync(options with { Port = 0 }, cancellationToken);
        if (server is null)
        {
            return 1;
        }

        var start = new ProcessStartInfo(command[0], command.Skip(1));
        foreach (var (name, value) in server.Variables)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            await Console.Error.WriteLineAsync($"'{command[0]}' can't be run: {exception.Message}");
            return 127;
        }
    }
}
