using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace AcsRecording.Core.StorageAccounts;

/// <summary>
/// How containers, queues and blobs may be named: the account would refuse others, after a request.
/// https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
/// https://learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata#queue-names
/// </summary>
internal static class StorageNames
{
    private const int LongestBlobName = 1024;
    private const int MostParts = 254;

    /// <summary>Containers that Azure itself names.</summary>
    private static readonly string[] OwnContainers = ["$root", "$web", "$logs"];

    private static readonly Regex Name = new(@"\A(?=.{3,63}\z)[a-z0-9]+(?:-[a-z0-9]+)*\z", RegexOptions.CultureInvariant);

    /// <summary>Whether a container can have the name.</summary>
    public static bool IsContainer(string name) => Name.IsMatch(name) || OwnContainers.Contains(name);

    /// <summary>Throws <c>InvalidContainerName</c>.</summary>
    public static void EnsureContainer(string name)
    {
        if (!IsContainer(name))
        {
            throw RecordingError.Create("InvalidContainerName", RecordingErrorCategory.InvalidArgument, name, name);
        }
    }

    /// <summary>Throws <c>InvalidQueueName</c>.</summary>
    public static void EnsureQueue(string name)
    {
        if (!Name.IsMatch(name))
        {
            throw RecordingError.Create("InvalidQueueName", RecordingErrorCategory.InvalidArgument, name, name);
        }
    }

    /// <summary>Throws <c>InvalidBlobName</c>. Which characters a name has, its template has seen to.</summary>
    public static void EnsureBlob(string name)
    {
        if (name.Length > LongestBlobName || name.Count(character => character == '/') >= MostParts)
        {
            throw RecordingError.Create("InvalidBlobName", RecordingErrorCategory.InvalidArgument, name, name.Length,
                name.Split('/').Length, LongestBlobName, MostParts);
        }
    }
}
