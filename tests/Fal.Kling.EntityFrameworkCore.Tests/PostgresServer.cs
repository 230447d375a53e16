using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(Fal.Kling.EntityFrameworkCore.Tests.PostgresServer))]

namespace Fal.Kling.EntityFrameworkCore.Tests;

/// <summary>A PostgreSQL server of the tests' own, Debian's package postgresql-15. The first test that needs it starts it, and without it those tests fail.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "app";
    private const string Password = "only-for-tests";
    private const int StartAttempts = 3;

    private readonly string folder = Directory.CreateTempSubdirectory("kling-postgres-").FullName;
    private readonly Lazy<Task<string>> started;
    private bool isRunning;
    private int databases;

    public PostgresServer() => started = new Lazy<Task<string>>(StartAsync);

    private string Data => Path.Combine(folder, "data");

    /// <returns>The connection string of a new, empty database.</returns>
    [SuppressMessage("Security", "CA2100", Justification = "A database is created by name, and the name is ours.")]
    public async Task<string> NewEmptyDatabaseAsync()
    {
        string server = await started.Value;
        string name = $"test_{Interlocked.Increment(ref databases)}";
        await using NpgsqlConnection connection = new(server);
        await connection.OpenAsync();
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = "CREATE DATABASE " + name;
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>Stops the server at once, as a power cut does, and starts it again on the same port. Its connections break.</summary>
    public async Task RestartAsync()
    {
        int port = new NpgsqlConnectionStringBuilder(await started.Value).Port;
        string pgCtl = Path.Combine(await ProgramsAsync(), "pg_ctl");
        await RunAsPostgresAsync(pgCtl, "-D", Data, "-m", "immediate", "stop");
        await StartServerAsync(pgCtl, port);
    }

    public async ValueTask DisposeAsync()
    {
        if (isRunning)
        {
            NpgsqlConnection.ClearAllPools();
            await RunAsPostgresAsync(Path.Combine(await ProgramsAsync(), "pg_ctl"), "-D", Data, "-m", "immediate", "stop");
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<string> StartAsync()
    {
        string programs = await ProgramsAsync();
        string passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "-R", "postgres:", folder);
        }

        await RunAsPostgresAsync(
            Path.Combine(programs, "initdb"), "-D", Data, "-U", User, $"--pwfile={passwordFile}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort();
            try
            {
                await StartServerAsync(Path.Combine(programs, "pg_ctl"), port);
                isRunning = true;
                return new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = User, Password = Password, Database = "postgres", MaxPoolSize = 30 }.ConnectionString;
            }
            catch (InvalidOperationException) when (attempt < StartAttempts)
            {
                // Another process may have taken the port since.
            }
        }
    }

    private Task StartServerAsync(string pgCtl, int port) => RunAsPostgresAsync(
        pgCtl, "-D", Data, "-l", Path.Combine(folder, "log"), "-w", "-o",
        $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=200", "start");

    private static async Task<string> ProgramsAsync()
    {
        if (FindPrograms() is { } found)
        {
            return found;
        }

        try
        {
            await RunAsync("apt-get", "update");
            await RunAsync("apt-get", "install", "--yes", "--no-install-recommends", "postgresql-15");
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException($"The PostgreSQL tests need Debian's package postgresql-15. It is not installed, and apt-get could not install it: {exception.Message}", exception);
        }

        return FindPrograms() ?? throw new InvalidOperationException("The PostgreSQL tests need initdb, and the package postgresql-15 did not bring it.");
    }

    private static string? FindPrograms() => (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
        .Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).FirstOrDefault(programs => File.Exists(Path.Combine(programs, "initdb")));

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // initdb refuses to run as root.
    private static Task RunAsPostgresAsync(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Through files, because a server that runs on would keep a pipe open.
        string output = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = new("sh") { WorkingDirectory = "/" };
            foreach (string argument in (string[])["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", output, program, .. arguments])
            {
                start.ArgumentList.Add(argument);
            }

            using Process process = Process.Start(start)!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await File.ReadAllTextAsync(output)}");
            }
        }
        finally
        {
            File.Delete(output);
        }
    }
}
