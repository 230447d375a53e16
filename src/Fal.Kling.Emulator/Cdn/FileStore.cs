using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Fal.Kling.Emulator;

/// <summary>The files on the CDN, by path.</summary>
internal sealed class FileStore(EmulatorUrls urls, TimeProvider clock)
{
    private const string NameLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly string[] Animals = ["kangaroo", "otter", "lynx", "zebra", "panda", "rabbit", "penguin", "elephant", "koala", "tiger", "monkey", "lion"];
    private readonly ConcurrentDictionary<string, EmulatedFile> files = new();
    private readonly ConcurrentQueue<EmulatedFile> listed = new();

    /// <summary>The files that were uploaded or added, without the results of jobs.</summary>
    public IReadOnlyList<EmulatedFile> Listed => [.. listed];

    public EmulatedFile? Find(string path) => files.GetValueOrDefault(path);

    /// <summary>Whether fal could download from a URL: a file in this store, or any URL on a public host, which is not checked.</summary>
    public bool CanDownload(Uri url) => url.IsLoopback && url.Scheme == Uri.UriSchemeHttp && url.Port == urls.Of(FalHost.Cdn).Port
        ? files.ContainsKey(url.AbsolutePath)
        : PublicHost.IsPublic(url);

    /// <summary>Adds a file that <see cref="Listed"/> contains.</summary>
    public EmulatedFile Add(string path, string name, string contentType, FileContent content, FileLifecycle? lifecycle = null)
    {
        if (files.TryGetValue(path, out EmulatedFile? existing))
        {
            existing.Replace(content);
            return existing;
        }

        EmulatedFile file = Put(path, name, contentType, content, lifecycle);
        listed.Enqueue(file);
        return file;
    }

    public Uri UrlOf(string path) => new(urls.Of(FalHost.Cdn), path);

    /// <summary>Creates a path like fal's: an animal, then random letters before the name.</summary>
    public static string NewPath(string name)
    {
        string animal = Animals[RandomNumberGenerator.GetInt32(Animals.Length)];
        string safeName = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
        return $"/files/b/{animal}/{RandomNumberGenerator.GetString(NameLetters, 21)}_{safeName}";
    }

    /// <summary>Adds a file that <see cref="Listed"/> does not contain.</summary>
    public EmulatedFile Put(string path, string name, string contentType, FileContent content, FileLifecycle? lifecycle) =>
        files[path] = new EmulatedFile(UrlOf(path), name, contentType, content, clock.GetUtcNow(), lifecycle);
}
