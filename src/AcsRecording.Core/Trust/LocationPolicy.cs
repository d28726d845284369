using System;
using System.Text.RegularExpressions;
using AcsRecording.Core.Http;

namespace AcsRecording.Core.Trust;

/// <summary>
/// Where a credential may go. Locations come from events, which are not signed: a location is used only if it is one of the
/// service's content hosts and its path names the very chunk that is asked for. In the first dialect of 2021 files are at the resource
/// itself.
/// </summary>
internal sealed class LocationPolicy(Uri endpoint, AllowedHosts allowedHosts)
{
    private const string WrongPath = "its path isn't that of a recording's file";

    // Those that the official SDKs allow (azure-sdk-for-java pull request 48033).
    private static readonly string[] Domains = [".asm.skype.com", ".asyncgw.teams.microsoft.com", ".ams.gov.teams.microsoft.us"];

    private const string DownloadRoot = "/recording/download/";
    private const string DownloadedMetadata = "/metadata";

    private static readonly Regex Path = new(
        @"\A(?:/v1/(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/)?"
        + @"objects/(?<id>[A-Za-z0-9-]+)(?:/content/(?<view>[A-Za-z0-9]+))?"
        + $@"|{DownloadRoot}(?<id>[A-Za-z0-9-]+)(?<file>{DownloadedMetadata})?)\z",
        RegexOptions.CultureInvariant);

    /// <summary>Throws <c>UntrustedLocation</c> unless the location is one that the credential may go to.</summary>
    /// <param name="location">The address from an event or a redirect.</param>
    /// <param name="documentId">The chunk it must be of; null where only an address is known.</param>
    public void Check(Uri location, string? documentId)
    {
        if (Refusal(location, documentId) is { } reason)
        {
            throw Untrusted(location, reason);
        }
    }

    /// <summary>Whether an address has the form of the service's.</summary>
    public static bool IsOfService(Uri location) => location.IsAbsoluteUri && Path.IsMatch(location.AbsolutePath);

    /// <summary>
    /// Whether an address has the form of the resource's own, where the first dialect of 2021 has its files. Nothing deletes them.
    /// </summary>
    public static bool IsDownload(Uri location) =>
        IsOfService(location) && location.AbsolutePath.StartsWith(DownloadRoot, StringComparison.Ordinal);

    /// <summary>Where a resource has the file of a document, by its id alone. Like any address it is checked before it is used.</summary>
    public static Uri DownloadOf(Uri endpoint, string documentId, bool isMetadata) =>
        new(endpoint, DownloadRoot + Uri.EscapeDataString(documentId) + (isMetadata ? DownloadedMetadata : ""));

    /// <summary>What of a chunk an address names, by its form alone. Throws <c>UntrustedLocation</c> for any other form.</summary>
    public static LocationParts PartsAt(Uri location)
    {
        if (location.IsAbsoluteUri && Path.Match(location.AbsolutePath) is { Success: true } match)
        {
            if (IsDownload(location))
            {
                return match.Groups["file"].Success ? LocationParts.Metadata : LocationParts.Content;
            }

            var view = match.Groups["view"];
            return !view.Success ? LocationParts.Deletion
                : view.Value == RecordingBlobName.MetadataView ? LocationParts.Metadata
                : LocationParts.Content;
        }

        return BlobNameIn(location) is not { } blob ? throw Untrusted(location, WrongPath)
            : blob.IsMetadata ? LocationParts.Metadata
            : LocationParts.Content | LocationParts.Deletion;
    }

    /// <summary>The id of the file that an address names.</summary>
    public static string DocumentIdOf(Uri location)
    {
        var match = location.IsAbsoluteUri ? Path.Match(location.AbsolutePath) : Match.Empty;
        if (match.Success)
        {
            return match.Groups["id"].Value;
        }

        return BlobNameIn(location) is { } blob
            ? blob.DocumentId ?? RecordingBlobName.StandIn(location)
            : throw Untrusted(location, WrongPath);
    }

    private static RecordingBlobName? BlobNameIn(Uri location) =>
        location.IsAbsoluteUri ? RecordingBlobName.Parse(Uri.UnescapeDataString(location.AbsolutePath).TrimStart('/')) : null;

    private string? Refusal(Uri location, string? documentId) =>
        SecureAddress.Refusal(location, endpoint)
            ?? SecureAddress.RefusalOfMore(location)
            ?? RefusalOfHost(location)
            ?? RefusalOfPath(location, documentId);

    private string? RefusalOfHost(Uri location) =>
        IsDownload(location) ? (IsOwn(location) ? null : "a file by document id is at the connection's own endpoint alone")
        : location.IsLoopback || AllowedHosts.IsUnder(location, Domains) || allowedHosts.Contains(location) ? null
        : "it isn't one of the service's content hosts";

    private bool IsOwn(Uri location) =>
        Uri.Compare(location, endpoint, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static string? RefusalOfPath(Uri location, string? documentId)
    {
        var match = Path.Match(location.AbsolutePath);
        if (!match.Success)
        {
            return WrongPath;
        }

        return documentId is null || match.Groups["id"].Value == documentId ? null : "its path names another file";
    }

    public static RecordingException Untrusted(Uri location, string reason)
    {
        // Path and query are left out: they may hold what a hostile event put there.
        var shown = location.IsAbsoluteUri ? $"{location.Scheme}://{location.Host}" : "A relative address";
        return RecordingError.Create("UntrustedLocation", RecordingErrorCategory.SecurityError, location, shown, reason);
    }
}
