using System;
using System.Linq;
using System.Text.Json;

namespace AcsRecording.Core.Recordings;

/// <summary>
/// Writes a participant's raw id as the communication identifier that the service expects.
/// https://learn.microsoft.com/azure/communication-services/concepts/identifiers
/// </summary>
internal static class IdentifierJson
{
    private static readonly (string Prefix, string Cloud)[] TeamsUsers = [("8:orgid:", "public"), ("8:dod:", "dod"), ("8:gcch:", "gcch")];
    private static readonly (string Prefix, string Cloud)[] TeamsApps = [("28:orgid:", "public"), ("28:dod:", "dod"), ("28:gcch:", "gcch")];
    private static readonly (string Prefix, string Cloud)[] AcsUsers =
        [("8:acs:", "public"), ("8:dod-acs:", "dod"), ("8:gcch-acs:", "gcch")];

    public static void Write(Utf8JsonWriter json, string rawId)
    {
        json.WriteStartObject();
        if (rawId.StartsWith("4:", StringComparison.Ordinal))
        {
            WriteKind(json, "phoneNumber", ("value", rawId.Substring(2)));
        }
        else if (rawId.StartsWith("8:teamsvisitor:", StringComparison.Ordinal))
        {
            WriteTeamsUser(json, rawId.Substring("8:teamsvisitor:".Length), isAnonymous: true, "public");
        }
        else if (Match(TeamsUsers, rawId) is { } teamsUser)
        {
            WriteTeamsUser(json, rawId.Substring(teamsUser.Prefix.Length), isAnonymous: false, teamsUser.Cloud);
        }
        else if (Match(TeamsApps, rawId) is { } app)
        {
            WriteKind(json, "microsoftTeamsApp", ("appId", rawId.Substring(app.Prefix.Length)), ("cloud", app.Cloud));
        }
        else if (Match(AcsUsers, rawId) is { } acs && rawId.Substring(acs.Prefix.Length).Split('_') is { Length: 3 } parts)
        {
            // resource_tenant_user: a Teams user behind an ACS resource. Two parts are an ordinary ACS user.
            WriteKind(json, "teamsExtensionUser", ("userId", parts[2]), ("tenantId", parts[1]), ("resourceId", parts[0]),
                ("cloud", acs.Cloud));
        }
        else if (Match(AcsUsers, rawId) is not null || rawId.StartsWith("8:spool:", StringComparison.Ordinal))
        {
            WriteKind(json, "communicationUser", ("id", rawId));
        }
        else
        {
            json.WriteString("kind", "unknown");
        }

        json.WriteString("rawId", rawId);
        json.WriteEndObject();
    }

    private static (string Prefix, string Cloud)? Match((string Prefix, string Cloud)[] prefixes, string rawId)
    {
        var match = prefixes.FirstOrDefault(item => rawId.StartsWith(item.Prefix, StringComparison.Ordinal));
        return match.Prefix is null ? null : match;
    }

    private static void WriteTeamsUser(Utf8JsonWriter json, string userId, bool isAnonymous, string cloud)
    {
        json.WriteString("kind", "microsoftTeamsUser");
        json.WriteStartObject("microsoftTeamsUser");
        json.WriteString("userId", userId);
        json.WriteBoolean("isAnonymous", isAnonymous);
        json.WriteString("cloud", cloud);
        json.WriteEndObject();
    }

    private static void WriteKind(Utf8JsonWriter json, string kind, params (string Name, string Value)[] fields)
    {
        json.WriteString("kind", kind);
        json.WriteStartObject(kind);
        foreach (var (name, value) in fields)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
