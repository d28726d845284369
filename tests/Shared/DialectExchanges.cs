using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcsRecording.Testing;

/// <summary>
/// The life of a recording in one dialect of 2021, request by request (dialects-2021.json): written from the facts of recorded exchanges,
/// specifications and documentation, with ids and addresses of this file's own.
/// </summary>
public sealed record DialectExchanges(
    string Name,
    string Evidence,
    string? ApiVersion,
    string? ConversationId,
    string? ConversationUrl,
    string? ServerCallId,
    string? GroupCallId,
    string? Format,
    string? OperationContext,
    string? StateCallbackUri,
    IReadOnlyList<DialectExchange> Exchanges)
{
    public static IReadOnlyList<DialectExchanges> All { get; } = Read();

    public static IEnumerable<string> Names => All.Select(dialect => dialect.Name);

    public static DialectExchanges Of(string name) => All.Single(dialect => dialect.Name == name);

    private static IReadOnlyList<DialectExchanges> Read() => Some.Of(JsonSerializer.Deserialize<DialectExchanges[]>(
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Shared", "dialects-2021.json")),
        JsonSerializerOptions.Web)!);
}

/// <summary>A request and its answer. A body is null where there is none.</summary>
public sealed record DialectExchange(string Operation, string Request, JsonNode? RequestBody, int Status, JsonNode? Body)
{
    public string Method => Request.Split(' ')[0];

    public string Target => Request.Split(' ')[1];
}
