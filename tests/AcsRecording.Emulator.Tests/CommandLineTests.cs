using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Emulator.Tests;

public sealed class CommandLineTests
{
    private static readonly string Emulator = typeof(EmulatorServer).Assembly.Location;

    [Fact]
    public async Task Start_says_in_one_line_when_and_where_it_is_ready()
    {
        await using var process = RunningProcess.Start("dotnet", Emulator, "start", "--port", "0");
        var ready = JsonNode.Parse(await process.LineAsync(_ => true))!;
        Assert.True(ready["ready"]!.GetValue<bool>());
        Assert.Contains(";accesskey=", ready.Text("connectionString"), StringComparison.Ordinal);
        using var client = new HttpClient();
        Assert.Contains(
            "ready", await client.GetStringAsync(new Uri(new Uri(ready.Text("endpoint")), "/_emulator/health")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_said_and_not_waited_for()
    {
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions());
        await using var process = RunningProcess.Start("dotnet", Emulator, "start", "--port", $"{server.Endpoint.Port}");
        var (exitCode, output, errors) = await process.ExitAsync();
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains($"port {server.Endpoint.Port}", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2021", false)]
    [InlineData("current", true)]
    public async Task The_dialect_of_events_is_chosen(string dialect, bool hasAddresses)
    {
        await using var process = RunningProcess.Start("dotnet", Emulator, "start", "--port", "0", "--event-dialect", dialect);
        var endpoint = new Uri(JsonNode.Parse(await process.LineAsync(_ => true))!.Text("endpoint"));
        using var client = SignedClient.Create(endpoint);
        var chunk = Assert.Single(await client.RecordAsync(3, ServiceCalls.StartBody(1, "audio", "mixed", "mp3")));
        Assert.Equal(hasAddresses, chunk["contentLocation"] is not null);
        var file = await client.GetAsync(
            hasAddresses ? new Uri(chunk.Text("contentLocation")).PathAndQuery : $"/recording/download/{chunk.Text("documentId")}");
        Assert.True(file.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_dialect_of_events_that_there_is_not_is_refused()
    {
        await using var process = RunningProcess.Start("dotnet", Emulator, "start", "--port", "0", "--event-dialect", "1999");
        var (exitCode, _, errors) = await process.ExitAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("current or 2021", errors, StringComparison.Ordinal);
    }

    [ShellTheory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("case $COMMUNICATION_SERVICES_CONNECTION_STRING in endpoint=http://127.0.0.1:*accesskey=*) exit 42;; esac", 42)]
    public async Task Exec_hands_back_the_exit_code_of_a_command_that_can_connect(string script, int expected)
    {
        await using var process = RunningProcess.Start("dotnet", Emulator, "exec", "--", "sh", "-c", script);
        Assert.Equal(expected, (await process.ExitAsync()).ExitCode);
    }

    [ShellTheory]
    [InlineData("case $COMMUNICATION_SERVICES_CONNECTION_STRING in endpoint=https://127.0.0.1:*) exit 42;; esac", 42)]
    [InlineData(
        "case $IDENTITY_ENDPOINT$IDENTITY_HEADER in https://127.0.0.1:*/_emulator/identitythis-header-is-public*) exit 42;; esac", 42)]
    [InlineData("grep -q 'BEGIN CERTIFICATE' \"$SSL_CERT_FILE\" && exit 42", 42)]
    public async Task Over_https_exec_also_says_how_to_sign_in_and_whom_to_trust(string script, int expected)
    {
        var folder = Directory.CreateTempSubdirectory("acsrecording-").FullName;
        await using var process = RunningProcess.Start(
            "dotnet", Emulator, "exec", "--https", "--certificate-folder", folder, "--", "sh", "-c", script);
        Assert.Equal(expected, (await process.ExitAsync()).ExitCode);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("--certificate-folder")]
    [InlineData("--storage-connection")]
    public async Task What_can_not_be_opened_is_said(string option)
    {
        // A file where a folder is wanted, and no connection string either.
        await using var process = RunningProcess.Start("dotnet", Emulator, "start", "--port", "0", "--https", option, Emulator);
        var (exitCode, output, errors) = await process.ExitAsync();
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(option, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_says_when_there_is_no_such_command()
    {
        await using var process = RunningProcess.Start("dotnet", Emulator, "exec", "--", "no-such-command-anywhere");
        var (exitCode, _, errors) = await process.ExitAsync();
        Assert.Equal(127, exitCode);
        Assert.Contains("no-such-command-anywhere", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--content-endpoint", "nonsense")]
    [InlineData("--event-webhook", "file:///etc/passwd")]
    [InlineData("--speed", "0")]
    [InlineData("--rate", "-1")]
    [InlineData("--content-bytes", "0")]
    [InlineData("--event-schema", "Xml")]
    [InlineData("--fault", "503")]
    [InlineData("--fault", "{\"state\":503}")]
    public async Task A_wrong_option_is_said_and_nothing_starts(string option, string value)
    {
        await using var process = RunningProcess.Start("dotnet", Emulator, "start", "--port", "0", option, value);
        var (exitCode, output, errors) = await process.ExitAsync();
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("ready\":true", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", errors, StringComparison.Ordinal);
        Assert.True(errors.Contains(option, StringComparison.Ordinal) || errors.Contains(value, StringComparison.Ordinal), errors);
    }

    [NodeFact("@azure/communication-call-automation")]
    public async Task The_official_javascript_client_runs_the_whole_life_cycle()
    {
        await using var server = await EmulatorServer.StartAsync(
            new EmulatorOptions { ContentEndpoint = new Uri("https://us-storage.asm.skype.com") });
        var target = Path.GetTempFileName();
        try
        {
            await using var node = RunningProcess.Start(
                "node",
                Path.Combine(NodePackages.Folder, "lifecycle.mjs"),
                server.Endpoint.AbsoluteUri,
                EmulatorAccount.AccessKey,
                ServiceCalls.ServerCallId(),
                target);
            var (exitCode, output, errors) = await node.ExitAsync();
            Assert.True(exitCode == 0, errors);
            var result = JsonNode.Parse(output)!;
            Assert.Equal(
                ["inactive", "active", "inactive", "active"], ((JsonArray)result["states"]!).Select(state => state!.GetValue<string>()));
            Assert.Equal((404, "8522"), (result["afterStop"]!["status"]!.GetValue<int>(), result["afterStop"]!.Text("code")));
            Assert.Equal(404, result["afterDelete"]!.GetValue<int>());
            Assert.InRange(result["durationMs"]!.GetValue<int>(), 6000, 16000);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(target))), result.Text("sha256"));
            Assert.True(new FileInfo(target).Length >= 36000);
        }
        finally
        {
            File.Delete(target);
        }
    }
}
