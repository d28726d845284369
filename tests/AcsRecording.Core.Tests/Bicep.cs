using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>The compiler of the templates in examples/deploy, and what it predicts of a deployment. It asks nothing of Azure.</summary>
internal static class Bicep
{
    private const string SubscriptionId = "00000000-0000-0000-0000-000000000000";

    private static readonly string? Program = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(data => data.Key == "Bicep")?.Value;

    /// <summary>Null where it can be used, else why not.</summary>
    public static string? Missing =>
        Program is null ? "the Bicep compiler is brought for Linux on x64 only"
        : File.Exists(Program) ? null
        : "the Bicep compiler is where these tests were built, not here";

    public static string Folder { get; } = Path.Combine(Repository.Root, "examples", "deploy");

    /// <summary>What it wrote. Throws where it failed or complained of anything.</summary>
    public static async Task<string> RunAsync(params IEnumerable<string> arguments)
    {
        await using var process = RunningProcess.Start(Program!, arguments);
        var (exitCode, output, errors) = await process.ExitAsync();
        return exitCode == 0 && errors.Length == 0 ? output : throw new InvalidOperationException(errors + output);
    }

    /// <summary>The value of an expression, as Bicep writes it.</summary>
    public static async Task<string> EvaluateAsync(string expression)
    {
        var start = new ProcessStartInfo(Program!, ["console"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(expression);
        process.StandardInput.Close();
        var value = await process.StandardOutput.ReadToEndAsync().WaitAsync(Eventually.Timeout);
        await process.WaitForExitAsync().WaitAsync(Eventually.Timeout);
        return value.Trim();
    }

    /// <summary>
    /// The resources that a deployment would make, in a group named <c>calls</c>, by these parameters. Without one that says otherwise
    /// they are for a Communication Services resource named <c>contoso</c>.
    /// </summary>
    public static async Task<IReadOnlyList<PredictedResource>> PredictAsync(params IEnumerable<(string Name, object Value)> parameters)
    {
        var folder = Directory.CreateTempSubdirectory("acsrecording-").FullName;
        try
        {
            var values = new Dictionary<string, object> { ["communicationServicesName"] = "contoso" };
            foreach (var (name, value) in parameters)
            {
                values[name] = value;
            }

            var lines = values.Select(item => $"param {item.Key} = {Literal(item.Value)}");
            var template = Path.GetRelativePath(folder, Path.Combine(Folder, "main.bicep")).Replace('\\', '/');
            var file = Path.Combine(folder, "main.bicepparam");
            File.WriteAllLines(file, [$"using '{template}'", .. lines]);
            await RunAsync("snapshot", file, "--subscription-id", SubscriptionId, "--resource-group", "calls", "--location", "westeurope");
            var snapshot = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "main.snapshot.json")))!;
            return [.. snapshot["predictedResources"]!.AsArray().Select(resource => new PredictedResource(resource!.AsObject()))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Literal(object value) => value is string text ? $"'{text}'" : JsonSerializer.Serialize(value);
}

/// <summary>A resource of a deployment. What is known only when it is deployed is an expression, <c>[…]</c>.</summary>
internal sealed partial record PredictedResource(JsonObject Json)
{
    public string Type => Json["type"]!.GetValue<string>();

    public string Name => Json["name"]!.GetValue<string>();

    public string Id => Json["id"]!.GetValue<string>();

    /// <summary>Of a role assignment: the resource at which it is in force. Its name is an expression.</summary>
    public string Scope => ScopeOfId().Match(Id).Groups[1].Value;

    /// <summary>Whether a provider such as <c>Microsoft.Web</c> makes it.</summary>
    public bool IsOf(string provider) => Type.StartsWith(provider + "/", StringComparison.Ordinal);

    public string ApiVersion => Json["apiVersion"]!.GetValue<string>();

    public JsonNode Properties => Json["properties"] ?? new JsonObject();

    [GeneratedRegex(@"extensionResourceId\('([^']*)', 'Microsoft.Authorization/roleAssignments'")]
    private static partial Regex ScopeOfId();
}

/// <summary>What is deployed when nothing is chosen but who gets a mail: predicted once for all tests.</summary>
public sealed class DeployFixture
{
    internal const string MailAddress = "operators@contoso.com";

    private readonly Lazy<Task<IReadOnlyList<PredictedResource>>> _resources =
        new(() => Bicep.PredictAsync(("alertMailAddress", MailAddress)));

    internal Task<IReadOnlyList<PredictedResource>> ResourcesAsync() => _resources.Value;
}
